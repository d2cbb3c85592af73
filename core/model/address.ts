/** An internet address as a number of its family. */
export interface Address {
  /** 4 or 6; an IPv4 address mapped into IPv6 counts as 4. */
  readonly family: 4 | 6;
  /** Its 32 or 128 bits. */
  readonly value: bigint;
}

/** A block of addresses. */
export interface Network {
  /** 4 or 6. */
  readonly family: 4 | 6;
  /** Its first address; the bits beyond the prefix are 0. */
  readonly first: bigint;
  /** Its last address. */
  readonly last: bigint;
  /** Length of the prefix in bits. */
  readonly bits: number;
}

const MAPPED = 0xffffn << 32n;

function ipv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

/** The 16-bit groups of one side of `::`; an IPv4 tail stands for the last two. */
function groups(side: string): readonly string[] | null {
  if (side === '') return [];
  const parts = side.split(':');
  const tail = parts.at(-1) ?? '';
  if (tail.includes('.')) {
    const low = ipv4(tail);
    if (low === null) return null;
    parts.splice(-1, 1, (low >> 16n).toString(16), (low & 0xffffn).toString(16));
  }
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part)) ? parts : null;
}

function ipv6(text: string): bigint | null {
  const sides = text.replace(/%[\w.-]+$/, '').split('::');
  if (sides.length > 2 || !text.includes(':')) return null;
  if (sides.length === 2 && (sides[0] ?? '').includes('.')) return null;
  const [head, tail] = [groups(sides[0] ?? ''), groups(sides[1] ?? '')];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (sides.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Reads an address in any of its forms (`192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1`, `[2001:db8::1]`); null where it is none. */
export function parseAddress(text: string): Address | null {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (bare.length > 64) return null;
  const short = ipv4(bare);
  if (short !== null) return { family: 4, value: short };
  const long = ipv6(bare);
  if (long === null) return null;
  return long >> 32n === MAPPED >> 32n
    ? { family: 4, value: long & 0xffffffffn }
    : { family: 6, value: long };
}

/** Reads a block as `address/bits`; null where it is none. Bits set beyond the prefix are taken for 0. */
export function parseNetwork(text: string): Network | null {
  const [written, length, ...rest] = text.split('/');
  if (written === undefined || length === undefined || rest.length > 0) return null;
  const address = parseAddress(written);
  if (address === null || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return null;
  const mapped = address.family === 4 && written.includes(':');
  const bits = mapped ? Number(length) - 96 : Number(length);
  const width = address.family === 4 ? 32 : 128;
  if (bits < 0 || bits > width) return null;
  const span = 1n << BigInt(width - bits);
  const first = address.value - (address.value % span);
  return { family: address.family, first, last: first + span - 1n, bits };
}

/** Whether a block holds an address. */
export function holds(network: Network, address: Address): boolean {
  return network.family === address.family && network.first <= address.value && address.value <= network.last;
}
