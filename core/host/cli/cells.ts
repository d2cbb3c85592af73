import { toIso } from '#core/base/time.ts';

const SAFE = 2n ** 53n;
const FIRST = -62_167_219_200_000_000n;
const LAST = 253_402_300_799_999_999n;

/** A column of a result. */
export interface Column {
  /** Its name. */
  readonly name: string;
  /** Its DuckDB type. */
  readonly type: string;
}

function timeText(time: bigint): string {
  if (time >= FIRST && time <= LAST) return toIso(time);
  return time > 0n ? 'infinity' : '-infinity';
}

function plainCell(value: unknown, isTime: boolean): unknown {
  if (typeof value === 'bigint') {
    if (isTime) return timeText(value);
    return value <= SAFE && value >= -SAFE ? Number(value) : value.toString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map((item) => plainCell(item, isTime));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainCell(item, false)]));
  }
  return value;
}

/** A value for JSON: integers up to 2^53 as numbers and beyond as text, times in ISO 8601, blobs as hexadecimal. */
export function jsonCell(value: unknown, column: Column): unknown {
  return plainCell(value, /^TIMESTAMP( WITH TIME ZONE)?(\[\])*$/.test(column.type));
}

/** A value as one text: as for JSON, NULL as nothing. */
export function textCell(value: unknown, column: Column): string {
  const cell = jsonCell(value, column);
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
