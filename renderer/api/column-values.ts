import { DataType, type Vector } from 'apache-arrow';

/** Values of a column that repeat: each row's place among the distinct ones. */
export interface Categories {
  /** Distinct values, null among them where the evidence does not say. */
  readonly values: readonly (string | null)[];
  /** Place of each row's value in `values`. */
  readonly places: Uint32Array;
}

/** Which rows of a batch have a value: a bit each, none at all where every row has one. */
interface Presence {
  readonly nullBitmap: Uint8Array;
  readonly nullCount: number;
  readonly offset: number;
}

/** Whether a row of a batch has a value. */
function validIn({ nullBitmap, nullCount, offset }: Presence): (row: number) => boolean {
  if (nullCount === 0 || nullBitmap.length === 0) return () => true;
  return (row) => (((nullBitmap[(row + offset) >> 3] ?? 0) >> ((row + offset) & 7)) & 1) === 1;
}

/** A column of numbers as it lies in memory, NaN where the evidence does not say; integers of 64 bits are rounded. */
export function numbersOf(vector: Vector | null, length: number): Float64Array {
  const numbers = new Float64Array(length).fill(NaN);
  let at = 0;
  for (const data of vector?.data ?? []) {
    const valid = validIn(data);
    const values = data.values as ArrayLike<number | bigint>;
    for (let row = 0; row < data.length; row++) {
      if (valid(row)) numbers[at + row] = Number(values[row]);
    }
    at += data.length;
  }
  return numbers;
}

/** A column of unsigned integers of 64 bits as it lies in memory; 0 where the evidence does not say. */
export function idsOf(vector: Vector | null, length: number): BigUint64Array {
  const ids = new BigUint64Array(length);
  let at = 0;
  for (const data of vector?.data ?? []) {
    ids.set((data.values as BigUint64Array).subarray(0, data.length), at);
    at += data.length;
  }
  return ids;
}

/** A column of texts by its distinct values; where the engine sent a dictionary, no text is decoded twice. */
export function categoriesOf(vector: Vector | null, length: number): Categories {
  const values: (string | null)[] = [];
  const known = new Map<string | null, number>();
  const placeOf = (value: string | null): number => {
    const place = known.get(value) ?? values.push(value) - 1;
    known.set(value, place);
    return place;
  };
  const places = new Uint32Array(length);
  let at = 0;
  for (const data of vector?.data ?? []) {
    const valid = validIn(data);
    const words = DataType.isDictionary(data.type) ? data.dictionary : null;
    const own = words ? Array.from(words, (word) => placeOf(word as string | null)) : null;
    const codes = data.values as ArrayLike<number>;
    for (let row = 0; row < data.length; row++) {
      if (!valid(row)) places[at + row] = placeOf(null);
      else if (own) places[at + row] = own[codes[row] ?? 0] ?? 0;
      else places[at + row] = placeOf((vector?.get(at + row) as string | null) ?? null);
    }
    at += data.length;
  }
  if (!vector) places.fill(placeOf(null));
  return { values, places };
}
