import { makeData, Utf8, type Data } from 'apache-arrow';
import { CredtrailError } from '#core/base/error.ts';
import { withRoom, type Validity } from './arrow-column.ts';

const MAX_BYTES = 2 ** 31 - 1;
const SHORT = 24;
const ENCODER = new TextEncoder();

/** Texts end to end with their offsets, as Arrow keeps them. */
export class TextBytes {
  /** How many texts there are. */
  length = 0;
  #offsets = new Int32Array(1);
  #bytes = new Uint8Array(0);
  #end = 0;

  /** Room that the texts take, with their offsets. */
  get bytes(): number {
    return this.#end + this.length * 4;
  }

  /** Adds a text. */
  push(text: string): void {
    this.#reserve(text.length * 3);
    if (text === '') this.#close(0);
    else this.#close(ENCODER.encodeInto(text, this.#bytes.subarray(this.#end)).written);
  }

  /** Adds a text that is already UTF-8. */
  pushBytes(source: Buffer, start: number, length: number): void {
    this.#reserve(length);
    if (length > SHORT) source.copy(this.#bytes, this.#end, start, start + length);
    else for (let i = 0; i < length; i += 1) this.#bytes[this.#end + i] = source[start + i] ?? 0;
    this.#close(length);
  }

  /** The texts as an Arrow column; all of them are there where `validity` is null. */
  data(validity: Validity | null): Data<Utf8> {
    const valueOffsets = this.#offsets.subarray(0, this.length + 1);
    const missing = { nullCount: validity?.nulls ?? 0, nullBitmap: validity?.bitmap() ?? null };
    const data = this.#bytes.subarray(0, this.#end);
    return makeData({ type: new Utf8(), length: this.length, ...missing, valueOffsets, data });
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes > MAX_BYTES) {
      const message = 'The answer has over 2 GB of text in one column; ask for fewer rows or columns.';
      throw new CredtrailError('query-failed', message);
    }
    this.#bytes = withRoom(this.#bytes, this.#end + bytes);
    this.#offsets = withRoom(this.#offsets, this.length + 2);
  }

  #close(bytes: number): void {
    this.#end += bytes;
    this.length += 1;
    this.#offsets[this.length] = this.#end;
  }
}
