import type { Row } from '#core/api/contract.ts';

/** Text of a column, null where the evidence does not say. */
export function text(row: Row, column: string): string | null {
  const value = row[column];
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

/** A 64-bit integer or time (µs) of a column, null where the evidence does not say. */
export function int(row: Row, column: string): bigint | null {
  const value = row[column];
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
}

/** A list of texts of a column, empty where the evidence does not say. */
export function list(row: Row, column: string): readonly string[] {
  const value = row[column];
  return Array.isArray(value) ? value.map((item) => String(item)) : [];
}

/** A 32-bit integer of a column, null where the evidence does not say. */
export function small(row: Row, column: string): number | null {
  const value = row[column];
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : null;
}
