const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account that an access key id carries in its letters 5 to 14: base32, of whose first 48 bits the upper 40 but one are the number.
 * Null for ids of another shape and for those of before 2019 (their fifth letter is I or J), which carry none.
 */
export function keyAccount(keyId: string): string | null {
  if (!/^A[KS]IA[A-HK-Z2-7][A-Z2-7]{15}$/.test(keyId)) return null;
  const bits = Array.from(keyId.slice(4)).reduce(
    (sum, letter) => sum * 32n + BigInt(BASE32.indexOf(letter)),
    0n,
  );
  const account = ((bits >> 32n) & 0x7fffffffff80n) >> 7n;
  return account < 1_000_000_000_000n ? String(account).padStart(12, '0') : null;
}
