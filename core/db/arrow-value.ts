import { DuckDBListVector, type DuckDBVector } from '@duckdb/node-api';
import { Field, List, makeData, Utf8, type Data } from 'apache-arrow';
import { assert } from '#core/base/assert.ts';
import { TextBytes } from './arrow-bytes.ts';
import { Validity, withRoom, type ArrowColumn } from './arrow-column.ts';
import { Texts } from './arrow-texts.ts';
import { plain } from './values.ts';

/** A column of any other type, as text: enums as they are, numbers as digits, everything composed as JSON. */
export class ValueColumn implements ArrowColumn {
  readonly #texts = new Texts();
  readonly #dictionaryId: number;

  /** `dictionaryId` names its dictionary within the stream. */
  constructor(dictionaryId: number) {
    this.#dictionaryId = dictionaryId;
  }

  /** {@inheritDoc ArrowColumn.bytes} */
  get bytes(): number {
    return this.#texts.bytes;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const start = this.#texts.begin(count);
    const { validity, plain: bytes } = this.#texts;
    for (let i = 0; i < count; i += 1) {
      const value = vector.getItem(i);
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
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

/** A column of lists of VARCHAR. */
export class TextListColumn implements ArrowColumn {
  readonly #validity = new Validity();
  readonly #itemValidity = new Validity();
  readonly #items = new TextBytes();
  #offsets = new Int32Array(1);

  /** {@inheritDoc ArrowColumn.bytes} */
  get bytes(): number {
    return this.#items.bytes;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    assert(vector instanceof DuckDBListVector, 'a list column has list vectors');
    const start = this.#validity.length;
    this.#validity.append(vector, count);
    this.#offsets = withRoom(this.#offsets, start + count + 1);
    for (let i = 0; i < count; i += 1) {
      if (this.#validity.has(start + i)) this.#pushItems(vector, i);
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
