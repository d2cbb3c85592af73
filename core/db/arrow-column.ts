import type { DuckDBVector } from '@duckdb/node-api';
import { Bool, makeData, type Data, type DataType } from 'apache-arrow';

/** One column of an Arrow batch in the making, filled from one chunk of a result after another. */
export interface ArrowColumn {
  /** Adds the first `count` values of a chunk's vector. */
  append(vector: DuckDBVector, count: number): void;
  /** Room that its values take so far, about. */
  readonly bytes: number;
  /** The column so far; its type may depend on what it holds. */
  finish(): Data;
}

/** A typed array that values of fixed width are kept in, in Arrow as in DuckDB. */
export type FixedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** The parts of the driver's vectors that hold a chunk's memory. */
interface VectorMemory {
  readonly items: FixedArray;
  readonly validity: { readonly data: BigUint64Array | null };
}

/** A larger array with the same beginning, or the same one if it already has room for `length`. */
export function withRoom<A extends FixedArray>(array: A, length: number): A {
  if (length <= array.length) return array;
  const Type = array.constructor as new (length: number) => A;
  const larger = new Type(Math.max(length, array.length * 2, 1024));
  larger.set(array as never);
  return larger;
}

/** Which values of a column are there; bit `i` set means that value `i` is, as in both formats. */
export class Validity {
  /** How many values are missing. */
  nulls = 0;
  /** How many values there are, missing ones included. */
  length = 0;
  #bits = new Uint8Array(0);

  /** Adds one value. */
  push(valid: boolean): void {
    this.#reserve(1);
    if (!valid) this.#clear(this.length);
    this.length += 1;
  }

  /** Adds the values of a chunk's vector and calls `onNull` with the position of each missing one. */
  append(vector: DuckDBVector, count: number, onNull?: (position: number) => void): void {
    this.#reserve(count);
    const { data } = (vector as unknown as VectorMemory).validity;
    if (data) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      for (let i = 0; i < count; i += 1) {
        if (((bytes[i >> 3] ?? 0) & (1 << (i & 7))) !== 0) continue;
        this.#clear(this.length + i);
        onNull?.(this.length + i);
      }
    }
    this.length += count;
  }

  /** Whether the value at a position is there. */
  has(position: number): boolean {
    return this.nulls === 0 || ((this.#bits[position >> 3] ?? 0) & (1 << (position & 7))) !== 0;
  }

  /** The bits as Arrow takes them; null where nothing is missing. */
  bitmap(): Uint8Array | null {
    return this.nulls === 0 ? null : this.#bits.subarray(0, Math.ceil(this.length / 8));
  }

  #clear(position: number): void {
    this.#bits[position >> 3] = (this.#bits[position >> 3] ?? 0) & ~(1 << (position & 7));
    this.nulls += 1;
  }

  #reserve(count: number): void {
    const before = this.#bits.length;
    this.#bits = withRoom(this.#bits, Math.ceil((this.length + count) / 8));
    this.#bits.fill(0xff, before);
  }
}

/** Numbers, times and days: values of fixed width that both formats lay out alike, so that a chunk is one copy. */
export class FixedColumn implements ArrowColumn {
  readonly #type: DataType;
  readonly #validity = new Validity();
  readonly #zero: never;
  #values: FixedArray;

  constructor(type: DataType, empty: FixedArray) {
    this.#type = type;
    this.#zero = (empty instanceof BigInt64Array || empty instanceof BigUint64Array ? 0n : 0) as never;
    this.#values = empty;
  }

  /** {@inheritDoc ArrowColumn.bytes} */
  get bytes(): number {
    return this.#validity.length * this.#values.BYTES_PER_ELEMENT;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const { items } = vector as unknown as VectorMemory;
    const start = this.#validity.length;
    this.#values = withRoom(this.#values, start + count);
    this.#values.set(items.subarray(0, count) as never, start);
    this.#validity.append(vector, count, (position) => {
      this.#values[position] = this.#zero;
    });
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    const { length, nulls } = this.#validity;
    const data = this.#values.subarray(0, length) as Int32Array;
    return makeData({
      type: this.#type as never,
      length,
      nullCount: nulls,
      nullBitmap: this.#validity.bitmap(),
      data,
    });
  }
}

/** Truth values, one bit each. */
export class BoolColumn implements ArrowColumn {
  readonly #validity = new Validity();
  #bits = new Uint8Array(0);

  /** {@inheritDoc ArrowColumn.bytes} */
  get bytes(): number {
    return this.#validity.length;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    this.#bits = withRoom(this.#bits, Math.ceil((this.#validity.length + count) / 8));
    for (let i = 0; i < count; i += 1) {
      const value = vector.getItem(i);
      const at = this.#validity.length;
      if (value === true) this.#bits[at >> 3] = (this.#bits[at >> 3] ?? 0) | (1 << (at & 7));
      this.#validity.push(value !== null);
    }
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    const { length, nulls } = this.#validity;
    return makeData({
      type: new Bool(),
      length,
      nullCount: nulls,
      nullBitmap: this.#validity.bitmap(),
      data: this.#bits,
    });
  }
}
