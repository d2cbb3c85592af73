import { readSshKey, type SshKey } from './ssh.ts';
import { WireError, WireReader, wireTexts } from './ssh-wire.ts';

/** What the head of a key revocation list says. */
export interface KrlHead {
  /** Number that its maker counts up. */
  readonly version: bigint;
  /** When it was made, in seconds since 1970. */
  readonly generated: bigint;
  readonly comment: string;
}

/** One thing that a key revocation list revokes. */
export type KrlEntry =
  /** Certificates by serial number, `from` and `to` included; of every authority where that is null. */
  | {
      readonly kind: 'serials';
      readonly authority: SshKey | null;
      readonly from: bigint;
      readonly to: bigint;
    }
  /** Certificates by key id; of every authority where that is null. */
  | { readonly kind: 'key-id'; readonly authority: SshKey | null; readonly keyId: string }
  /** A key, and every certificate over it, by its fingerprint as `SHA256:…` or `SHA1:…`. */
  | { readonly kind: 'key'; readonly fingerprint: string };

const MAGIC = Buffer.from('SSHKRL\n\0', 'latin1');

/** Whether bytes begin as a key revocation list does. */
export function isKrl(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC);
}

/**
 * Reads an OpenSSH key revocation list (PROTOCOL.krl, format version 1): its head, and its entries in order. Signatures, which OpenSSH
 * no longer writes, are passed over. Reading the entries throws {@link WireError} where the list breaks off or has what is not known.
 */
export function readKrl(bytes: Buffer): { readonly head: KrlHead; readonly entries: Iterable<KrlEntry> } {
  const reader = new WireReader(bytes.subarray(MAGIC.length));
  if (!isKrl(bytes) || reader.uint32() !== 1) throw new WireError('not a key revocation list of version 1');
  const version = reader.uint64();
  const generated = reader.uint64();
  reader.uint64();
  reader.string();
  const comment = reader.text();
  return { head: { version, generated, comment }, entries: sections(reader) };
}

function* sections(reader: WireReader): Generator<KrlEntry> {
  while (!reader.done) {
    const type = reader.byte();
    const data = reader.string();
    if (type === 1) yield* certificates(new WireReader(data));
    else if (type === 2) yield* keys(data);
    else if (type === 3) yield* digests(data, (digest) => `SHA1:${digest.toString('hex')}`);
    else if (type === 4) reader.string();
    else if (type === 5)
      yield* digests(data, (digest) => `SHA256:${digest.toString('base64').replace(/=+$/, '')}`);
    else if (type === 255) extension(new WireReader(data));
    else throw new WireError(`a section of type ${String(type)}`);
  }
}

function* keys(data: Buffer): Generator<KrlEntry> {
  const reader = new WireReader(data);
  while (!reader.done) yield { kind: 'key', fingerprint: readSshKey(reader.string()).sha256 };
}

function* digests(data: Buffer, fingerprint: (digest: Buffer) => string): Generator<KrlEntry> {
  const reader = new WireReader(data);
  while (!reader.done) yield { kind: 'key', fingerprint: fingerprint(reader.string()) };
}

function* certificates(reader: WireReader): Generator<KrlEntry> {
  const blob = reader.string();
  const authority = blob.length === 0 ? null : readSshKey(blob);
  reader.string();
  while (!reader.done) {
    const type = reader.byte();
    const data = reader.string();
    if (type === 0x20) yield* serials(new WireReader(data), authority);
    else if (type === 0x21) yield* range(new WireReader(data), authority);
    else if (type === 0x22) yield* bitmap(new WireReader(data), authority);
    else if (type === 0x23) for (const keyId of wireTexts(data)) yield { kind: 'key-id', authority, keyId };
    else if (type === 0x39) extension(new WireReader(data));
    else throw new WireError(`a section of certificates of type ${String(type)}`);
  }
}

function* serials(reader: WireReader, authority: SshKey | null): Generator<KrlEntry> {
  while (!reader.done) {
    const serial = reader.uint64();
    yield { kind: 'serials', authority, from: serial, to: serial };
  }
}

function* range(reader: WireReader, authority: SshKey | null): Generator<KrlEntry> {
  const from = reader.uint64();
  const to = reader.uint64();
  if (to < from) throw new WireError('a range of serial numbers ends before it begins');
  yield { kind: 'serials', authority, from, to };
}

/** Most bits that a bitmap may have, as OpenSSH has it. */
const BITMAP_BYTES = 0x8000;

/** Runs of bits that are set; the lowest bit stands for the serial number that the bitmap names. */
function* bitmap(reader: WireReader, authority: SshKey | null): Generator<KrlEntry> {
  const first = reader.uint64();
  const bits = reader.string();
  if (bits.length > BITMAP_BYTES + 1) throw new WireError('a bitmap larger than one may be');
  let start: bigint | null = null;
  const count = bits.length * 8;
  for (let bit = 0; bit <= count; bit += 1) {
    const serial = first + BigInt(bit);
    if (bit < count && ((bits[bits.length - 1 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1) start ??= serial;
    else if (start !== null) {
      yield { kind: 'serials', authority, from: start, to: serial - 1n };
      start = null;
    }
  }
}

/** An extension that is not critical may be passed over. */
function extension(reader: WireReader): void {
  const name = reader.text();
  if (reader.byte() !== 0)
    throw new WireError(`a critical extension that is not known: ${name.slice(0, 64)}`);
}
