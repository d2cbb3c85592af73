import type { Random } from '../random.ts';

/** A role of an account. */
export interface Role {
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
  /** Its unique id, `AROA…`. */
  readonly id: string;
}

/** An IAM user of an account. */
export interface User {
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
  /** Its unique id, `AIDA…`. */
  readonly id: string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A role with a new unique id. */
export function role(random: Random, account: string, name: string): Role {
  return { account, name, id: `AROA${random.base32(17)}` };
}

/** A user with a new unique id. */
export function user(random: Random, account: string, name: string): User {
  return { account, name, id: `AIDA${random.base32(17)}` };
}

/**
 * A new access key id. As in real ones, the account number is in bits 7 to 46 of the first six bytes that its
 * sixteen characters stand for.
 */
export function accessKeyId(random: Random, kind: 'AKIA' | 'ASIA', account: string): string {
  const head = (1n << 47n) | (BigInt(account) << 7n) | BigInt(random.int(0, 127));
  const bits = (head << 32n) | BigInt(random.word());
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32.charAt(Number((bits >> shift) & 31n));
  return kind + text;
}

/** The ARN of a role. */
export function roleArn(of: Role): string {
  return `arn:aws:iam::${of.account}:role/${of.name}`;
}

/** The ARN of a user. */
export function userArn(of: User): string {
  return `arn:aws:iam::${of.account}:user/${of.name}`;
}
