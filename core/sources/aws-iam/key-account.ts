const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account that an access key id carries: the sixteen characters behind its kind are base32, and bits 7 to 46 of the first six bytes are the
 * number, below a bit that is set. Null for ids of another shape and for older ones, in which that bit is not.
 */
export function keyAccount(keyId: string): string | null {
  if (!/^A[KS]IA[Q-Z2-7][A-Z2-7]{15}$/.test(keyId)) return null;
  const bits = Array.from(keyId.slice(4)).reduce(
    (sum, letter) => sum * 32n + BigInt(BASE32.indexOf(letter)),
    0n,
  );
  const account = ((bits >> 32n) & 0x7fffffffff80n) >> 7n;
  return account < 1_000_000_000_000n ? String(account).padStart(12, '0') : null;
}
