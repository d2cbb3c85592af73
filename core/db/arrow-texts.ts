import { Dictionary, Int32, makeData, Uint16, Uint8, Utf8, Vector, type Data } from 'apache-arrow';
import { TextBytes } from './arrow-bytes.ts';
import { Validity, withRoom } from './arrow-column.ts';

const UNDECIDED = 8192;

/** Texts, kept as codes of a dictionary while they repeat themselves and as plain bytes once they do not. */
export class Texts {
  /** Which of the texts are there. */
  readonly validity = new Validity();
  readonly #codeOf = new Map<string, number>();
  #coded = 0;
  #codes = new Int32Array(0);
  #plain: TextBytes | null = null;

  /** Where texts are added once they are not coded any more; null until then. */
  get plain(): TextBytes | null {
    return this.#plain;
  }

  /** Room that the texts take, about. */
  get bytes(): number {
    return this.#plain?.bytes ?? this.#coded + this.validity.length * 4;
  }

  /** Makes room for a chunk and returns the position of its first value; then each code is set or each text added, and `validity` told. */
  begin(count: number): number {
    const start = this.validity.length;
    if (!this.#plain && this.#codeOf.size >= UNDECIDED && this.#codeOf.size * 2 > start) this.#giveUpCodes();
    if (!this.#plain) this.#codes = withRoom(this.#codes, start + count);
    return start;
  }

  /** The code of a text, a new one if need be. */
  code(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#codeOf.size;
    this.#codeOf.set(text, code);
    this.#coded += text.length;
    return code;
  }

  /** Says which text is at a position. */
  setCode(position: number, code: number): void {
    this.#codes[position] = code;
  }

  /** The texts as an Arrow column: Dictionary where at least half of the values repeat others, else Utf8. */
  finish(dictionaryId: number): Data {
    const { length, nulls } = this.validity;
    const distinct = this.#codeOf.size;
    if (distinct === 0 || distinct * 2 > length) this.#giveUpCodes();
    if (this.#plain) return this.#plain.data(this.validity);
    const words = new TextBytes();
    for (const text of this.#codeOf.keys()) words.push(text);
    const { index, data } = narrowed(this.#codes.subarray(0, length), distinct);
    return makeData({
      type: new Dictionary(new Utf8(), index, dictionaryId),
      length,
      nullCount: nulls,
      nullBitmap: this.validity.bitmap(),
      data,
      dictionary: new Vector([words.data(null)]),
    });
  }

  #giveUpCodes(): void {
    if (this.#plain) return;
    this.#plain = new TextBytes();
    const words = [...this.#codeOf.keys()];
    for (let i = 0; i < this.validity.length; i += 1) {
      this.#plain.push(this.validity.has(i) ? (words[this.#codes[i] ?? 0] ?? '') : '');
    }
    this.#codes = new Int32Array(0);
  }
}

function narrowed(
  codes: Int32Array,
  distinct: number,
): { index: Uint8 | Uint16 | Int32; data: Uint8Array | Uint16Array | Int32Array } {
  if (distinct <= 0x100) return { index: new Uint8(), data: new Uint8Array(codes) };
  if (distinct <= 0x10000) return { index: new Uint16(), data: new Uint16Array(codes) };
  return { index: new Int32(), data: codes };
}
