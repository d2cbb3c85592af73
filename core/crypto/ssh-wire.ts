/** What is wrong with bytes of the SSH wire format. */
export class WireError extends Error {}

/** Reads the data types of RFC 4251, section 5, one after another. Throws {@link WireError} where the bytes end too early. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  /** Starts at the first of the bytes. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** How many bytes were read. */
  get offset(): number {
    return this.#at;
  }

  /** The next byte. */
  byte(): number {
    return this.#take(1).readUInt8();
  }

  /** The next four bytes as a number. */
  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  /** The next eight bytes as a number. */
  uint64(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  /** The next string: bytes behind their length. */
  string(): Buffer {
    return this.#take(this.uint32());
  }

  /** The next string as text. */
  text(): string {
    return this.string().toString('utf8');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw new WireError(`the bytes end at ${String(this.#bytes.length)}, ${String(end)} are needed`);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** The strings that fill bytes to their end. */
export function wireTexts(bytes: Buffer): readonly string[] {
  const reader = new WireReader(bytes);
  const texts: string[] = [];
  while (!reader.done) texts.push(reader.text());
  return texts;
}

/** A string of the wire format: the bytes behind their length. */
export function wireString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
