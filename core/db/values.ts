import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api';

/**
 * A DuckDB value as a plain one: times as bigint µs, dates as ISO days, lists as arrays, structs and maps as objects,
 * UUIDs and decimals as text, blobs as bytes. Numbers, 64-bit integers (bigint), text and booleans stay as they are.
 */
export function plain(value: DuckDBValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, plain(item)]));
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: item }) => [String(key), plain(item)]));
  }
  if (
    value instanceof DuckDBDateValue ||
    value instanceof DuckDBUUIDValue ||
    value instanceof DuckDBDecimalValue
  ) {
    return value.toString();
  }
  if (value instanceof DuckDBBlobValue) return value.bytes;
  return String(value);
}

/** All rows of a result as plain objects, in its order; a repeated column name gets a suffix. */
export async function plainRows(result: DuckDBResult): Promise<Record<string, unknown>[]> {
  const names = result.deduplicatedColumnNames();
  const rows: Record<string, unknown>[] = [];
  for await (const chunk of result) rows.push(...plainRows.ofChunk(chunk, names));
  return rows;
}

/** The rows of one chunk as plain objects. */
plainRows.ofChunk = function ofChunk(
  chunk: DuckDBDataChunk,
  names: readonly string[],
): Record<string, unknown>[] {
  return chunk
    .getRows()
    .map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? null)])));
};
