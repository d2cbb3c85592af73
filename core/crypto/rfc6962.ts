/** One entry of a certificate transparency log: the certificate that was logged, and the chain that was handed in with it. */
export interface LoggedCertificate {
  /** When the log took it, ms since 1970. */
  readonly loggedAt: bigint;
  /** The certificate, or the precertificate as its issuer signed it. */
  readonly der: Buffer;
  /** Its issuers in DER, from the one that signed it on. */
  readonly chain: readonly Buffer[];
}

/**
 * Decodes one entry of a get-entries answer (RFC 6962, sections 3.4 and 4.6): a MerkleTreeLeaf with a TimestampedEntry, and an ASN.1Cert
 * list or a PrecertChainEntry. Throws an Error that says what is wrong.
 */
export function loggedCertificate(leafInput: Buffer, extraData: Buffer): LoggedCertificate {
  const leaf = new Reader(leafInput);
  if (leaf.number(1) !== 0 || leaf.number(1) !== 0) throw new Error('a leaf of another version or kind');
  const loggedAt = leaf.long();
  const kind = leaf.number(2);
  const extra = new Reader(extraData);
  if (kind === 0) return { loggedAt, der: leaf.vector(3), chain: certificates(extra.vector(3)) };
  if (kind !== 1) throw new Error(`an entry of kind ${String(kind)}`);
  return { loggedAt, der: extra.vector(3), chain: certificates(extra.vector(3)) };
}

function certificates(list: Buffer): Buffer[] {
  const reader = new Reader(list);
  const found: Buffer[] = [];
  while (!reader.done) found.push(reader.vector(3));
  return found;
}

/** Reads big-endian numbers and vectors with their length before them (RFC 5246, section 4). */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(width: number): number {
    return this.#take(width).readUIntBE(0, width);
  }

  long(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  vector(width: number): Buffer {
    return this.#take(this.number(width));
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    if (taken.length < length) throw new Error('the structure is cut off');
    this.#at += length;
    return taken;
  }
}
