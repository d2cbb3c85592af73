import type { DuckDBListVector, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import {
  Dictionary,
  Field,
  Int32,
  List,
  makeData,
  Uint16,
  Uint8,
  Utf8,
  Vector,
  type Data,
} from 'apache-arrow';
import { TextBytes } from './arrow-bytes.ts';
import { Validity, withRoom, type ArrowColumn } from './arrow-column.ts';
import { TextHeads } from './arrow-heads.ts';
import { plain } from './values.ts';

const UNDECIDED = 8192;
const SLOTS = 1024;

/** Texts, kept as codes of a dictionary while they repeat themselves and as plain bytes once they do not. */
class Texts {
  readonly validity = new Validity();
  readonly #codeOf = new Map<string, number>();
  #codes = new Int32Array(0);
  #plain: TextBytes | null = null;

  /** Where texts are added once they are not coded any more; null until then. */
  get plain(): TextBytes | null {
    return this.#plain;
  }

  /** Makes room for a chunk and returns the position of its first value; then each code is set or each text added, and `validity` told. */
  begin(count: number): number {
    const start = this.validity.length;
    if (!this.#plain && this.#codeOf.size >= UNDECIDED && this.#codeOf.size * 2 > start) this.#giveUpCodes();
    if (!this.#plain) this.#codes = withRoom(this.#codes, start + count);
    return start;
  }

  code(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#codeOf.size;
    this.#codeOf.set(text, code);
    return code;
  }

  setCode(position: number, code: number): void {
    this.#codes[position] = code;
  }

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
  if (distinct <= 0x100) return { index: new Uint8(), data: Uint8Array.from(codes) };
  if (distinct <= 0x10000) return { index: new Uint16(), data: Uint16Array.from(codes) };
  return { index: new Int32(), data: codes };
}

/** A VARCHAR or JSON column. Equal heads are equal texts, so that a text which repeats itself is decoded once. */
export class TextColumn implements ArrowColumn {
  readonly #texts = new Texts();
  readonly #dictionaryId: number;
  readonly #slotHeads = new Int32Array(SLOTS * 4);
  readonly #slotCodes = new Int32Array(SLOTS);
  readonly #slotChunks = new Int32Array(SLOTS);
  #chunk = 0;

  /** `dictionaryId` names its dictionary within the stream. */
  constructor(dictionaryId: number) {
    this.#dictionaryId = dictionaryId;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const start = this.#texts.begin(count);
    const { validity, plain: bytes } = this.#texts;
    validity.append(vector, count);
    const heads = new TextHeads(vector, count, validity, start);
    this.#chunk += 1;
    for (let i = 0; i < count; i += 1) {
      const there = validity.has(start + i);
      if (!bytes) this.#texts.setCode(start + i, there ? this.#code(heads, i) : 0);
      else if (there) bytes.pushBytes(heads.source(i), heads.start(i), heads.length(i));
      else bytes.push('');
    }
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    return this.#texts.finish(this.#dictionaryId);
  }

  #code(heads: TextHeads, i: number): number {
    const { words } = heads;
    const at = i * 4;
    const [length, a, b, c] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
    const slot = slotOf(length, a, b, c);
    const known = this.#slotHeads;
    const seen = this.#slotChunks[slot] ?? 0;
    const current = seen === this.#chunk || (seen > 0 && heads.inline(i));
    const key = slot * 4;
    if (
      current &&
      known[key] === length &&
      known[key + 1] === a &&
      known[key + 2] === b &&
      known[key + 3] === c
    ) {
      return this.#slotCodes[slot] ?? 0;
    }
    const code = this.#texts.code(heads.text(i));
    known[key] = length;
    known[key + 1] = a;
    known[key + 2] = b;
    known[key + 3] = c;
    this.#slotCodes[slot] = code;
    this.#slotChunks[slot] = this.#chunk;
    return code;
  }
}

function slotOf(length: number, a: number, b: number, c: number): number {
  let hash = Math.imul(length ^ a, 0x9e3779b1);
  hash = Math.imul(hash ^ b ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ c ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}

/** A column of any other type, as text: enums as they are, numbers as digits, everything composed as JSON. */
export class ValueColumn implements ArrowColumn {
  readonly #texts = new Texts();
  readonly #dictionaryId: number;

  /** `dictionaryId` names its dictionary within the stream. */
  constructor(dictionaryId: number) {
    this.#dictionaryId = dictionaryId;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const start = this.#texts.begin(count);
    const { validity, plain: bytes } = this.#texts;
    for (let i = 0; i < count; i += 1) {
      const value = vector.getItem(i) as DuckDBValue;
      const text = value === null ? null : textOf(plain(value));
      if (bytes) bytes.push(text ?? '');
      else if (text !== null) this.#texts.setCode(start + i, this.#texts.code(text));
      validity.push(text !== null);
    }
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    return this.#texts.finish(this.#dictionaryId);
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

/** A column of lists of VARCHAR. */
export class TextListColumn implements ArrowColumn {
  readonly #validity = new Validity();
  readonly #itemValidity = new Validity();
  readonly #items = new TextBytes();
  #offsets = new Int32Array(1);

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const lists = vector as DuckDBListVector;
    const start = this.#validity.length;
    this.#validity.append(vector, count);
    this.#offsets = withRoom(this.#offsets, start + count + 1);
    for (let i = 0; i < count; i += 1) {
      if (this.#validity.has(start + i)) this.#pushItems(lists, i);
      this.#offsets[start + i + 1] = this.#items.length;
    }
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    const { length, nulls } = this.#validity;
    return makeData({
      type: new List(new Field('item', new Utf8(), true)),
      length,
      nullCount: nulls,
      nullBitmap: this.#validity.bitmap(),
      valueOffsets: this.#offsets.subarray(0, length + 1),
      child: this.#items.data(this.#itemValidity),
    });
  }

  #pushItems(lists: DuckDBListVector, i: number): void {
    const first = lists.getEntryOffset(i);
    for (let at = first; at < first + lists.getEntryLength(i); at += 1) {
      const item = lists.childVector.getItem(at) as string | null;
      this.#items.push(item ?? '');
      this.#itemValidity.push(item !== null);
    }
  }
}
