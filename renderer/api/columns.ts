import { DataType, Table, tableFromIPC, TimeUnit, type Vector } from 'apache-arrow';
import type { Row } from '#core/api/contract.ts';
import { categoriesOf, idsOf, numbersOf, type Categories } from './column-values.ts';

type Reader = (index: number) => unknown;

function micros(raw: bigint, unit: TimeUnit): bigint {
  switch (unit) {
    case TimeUnit.SECOND:
      return raw * 1_000_000n;
    case TimeUnit.MILLISECOND:
      return raw * 1000n;
    case TimeUnit.MICROSECOND:
      return raw;
    case TimeUnit.NANOSECOND:
      return raw / 1000n;
  }
}

function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, plain);
  return JSON.stringify(value);
}

/** Reads times from the stored integers, because the library's own reading of them is a rounded number. */
function timeReader(vector: Vector, unit: TimeUnit): Reader {
  return (index) => {
    let rest = index;
    for (const data of vector.data) {
      if (rest < data.length) {
        const stored: unknown = data.getValid(rest) ? (data.values as BigInt64Array)[rest] : null;
        return typeof stored === 'bigint' ? micros(stored, unit) : null;
      }
      rest -= data.length;
    }
    return null;
  };
}

function readerOf(vector: Vector): Reader {
  const type: unknown = vector.type;
  if (DataType.isTimestamp(type as DataType)) return timeReader(vector, (type as { unit: TimeUnit }).unit);
  return (index) => plain(vector.get(index));
}

/** A table from the engine: columns read in place, rows made only when asked for. */
export class Columns {
  /** Number of rows. */
  readonly length: number;
  /** Names of the columns, in order. */
  readonly names: readonly string[];
  /** DuckDB's types of the columns, in order; empty texts where the answer does not name them. */
  readonly types: readonly string[];
  /** Whether the engine had more rows than it sent. */
  readonly cut: boolean;
  readonly #readers: readonly Reader[];
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
    this.length = table.numRows;
    this.names = table.schema.fields.map((field) => field.name);
    this.types = table.schema.fields.map((field) => field.metadata.get('type') ?? '');
    this.cut = table.schema.metadata.get('cut') === 'true';
    this.#readers = this.names.map((_name, i) => {
      const vector = table.getChildAt(i);
      return vector ? readerOf(vector) : () => null;
    });
  }

  /** One row as a plain object: integers of 64 bits and times (µs) as bigint, lists as arrays. */
  row(index: number): Row {
    const row: Record<string, unknown> = {};
    this.names.forEach((name, i) => (row[name] = this.#readers[i]?.(index) ?? null));
    return row;
  }

  /** One value, as {@link row} has it; null where there is no such column. */
  value(index: number, name: string): unknown {
    return this.#readers[this.names.indexOf(name)]?.(index) ?? null;
  }

  /** A column of numbers as a whole, NaN where the evidence does not say or there is no such column; 64 bits are rounded. */
  numbers(name: string): Float64Array {
    return numbersOf(this.#vector(name), this.length);
  }

  /** A column of unsigned integers of 64 bits as a whole, 0 where the evidence does not say. */
  ids(name: string): BigUint64Array {
    return idsOf(this.#vector(name), this.length);
  }

  /** A column of texts as a whole, by its distinct values. */
  categories(name: string): Categories {
    return categoriesOf(this.#vector(name), this.length);
  }

  /** All rows, in order. */
  rows(): readonly Row[] {
    return Array.from({ length: this.length }, (_, i) => this.row(i));
  }

  #vector(name: string): Vector | null {
    const place = this.names.indexOf(name);
    return place < 0 ? null : this.#table.getChildAt(place);
  }
}

/** Decodes one Arrow IPC stream; no bytes at all are an empty table. */
export function decodeColumns(bytes: Uint8Array): Columns {
  return new Columns(bytes.length === 0 ? new Table() : tableFromIPC(bytes));
}
