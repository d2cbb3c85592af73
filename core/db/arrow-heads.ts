import { DuckDBBlobVector, type DuckDBVector } from '@duckdb/node-api';
import type { Validity } from './arrow-column.ts';

/** Texts up to this many bytes lie in their head itself. */
const INLINE = 12;
const NEAR = 64;
const TWO_32 = 2 ** 32;

interface TextVectorMemory {
  readonly dataView: DataView;
}

/**
 * The texts of one chunk of a VARCHAR column, as bytes. DuckDB gives each a head of 16 bytes: its length, and the text
 * itself, or its first four bytes and an address. Fetching from an address costs far more than copying, so texts that
 * lie side by side are fetched together.
 */
export class TextHeads {
  /** The heads, four words for each value. */
  readonly words: Int32Array;
  readonly #bytes: Buffer;
  readonly #runOf: Int32Array;
  readonly #runs: Run[] = [];

  /** Looks at the first `count` values; `first` is the position of the chunk's first value in `validity`. */
  constructor(vector: DuckDBVector, count: number, validity: Validity, first: number) {
    const { buffer, byteOffset } = (vector as unknown as TextVectorMemory).dataView;
    this.words = new Int32Array(buffer, byteOffset, count * 4);
    this.#bytes = Buffer.from(buffer, byteOffset, count * 16);
    this.#runOf = new Int32Array(count);
    for (let i = 0; i < count; i += 1) {
      if (this.length(i) > INLINE && validity.has(first + i)) this.#place(i);
    }
  }

  /** Length of a text in bytes. */
  length(i: number): number {
    return this.words[i * 4] ?? 0;
  }

  /** Whether a text lies in its head, so that equal heads are equal texts in every chunk. */
  inline(i: number): boolean {
    return this.length(i) <= INLINE;
  }

  /** The text. */
  text(i: number): string {
    const source = this.source(i);
    const start = this.start(i);
    return source.toString('utf8', start, start + this.length(i));
  }

  /** The memory that holds a text's bytes. */
  source(i: number): Buffer {
    return this.inline(i) ? this.#bytes : this.#run(i).fetch();
  }

  /** Where in {@link source} they begin. */
  start(i: number): number {
    return this.inline(i) ? i * 16 + 4 : this.#address(i) - this.#run(i).start;
  }

  #place(i: number): void {
    const start = this.#address(i);
    const end = start + this.length(i);
    const last = this.#runs.at(-1);
    if (!last?.join(start, end)) this.#runs.push(new Run(start, end));
    this.#runOf[i] = this.#runs.length - 1;
  }

  #run(i: number): Run {
    return this.#runs[this.#runOf[i] ?? 0] as Run;
  }

  #address(i: number): number {
    return ((this.words[i * 4 + 3] ?? 0) >>> 0) * TWO_32 + ((this.words[i * 4 + 2] ?? 0) >>> 0);
  }
}

/** A stretch of memory from one text to another with next to nothing between them. */
class Run {
  /** Its first address. */
  start: number;
  #end: number;
  #bytes: Buffer | null = null;

  constructor(start: number, end: number) {
    this.start = start;
    this.#end = end;
  }

  /** Takes in a neighbour; false if it lies too far away. The gap is less than a page, so it is readable memory. */
  join(start: number, end: number): boolean {
    if (start > this.#end + NEAR || end < this.start - NEAR) return false;
    this.start = Math.min(this.start, start);
    this.#end = Math.max(this.#end, end);
    return true;
  }

  /** Its bytes, copied out of DuckDB's memory the first time; valid as long as the chunk is. */
  fetch(): Buffer {
    this.#bytes ??= bytesAt(this.start, this.#end - this.start);
    return this.#bytes;
  }
}

/** The driver reads memory by way of a head, so it is given one. */
function bytesAt(address: number, length: number): Buffer {
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, length, true);
  head.setBigUint64(8, BigInt(address), true);
  const vector = new DuckDBBlobVector(head, { itemValid: () => true } as never, null as never, 0, 1);
  const bytes = vector.getItemBytes(0) as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
