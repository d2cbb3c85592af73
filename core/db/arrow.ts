import {
  DuckDBListType,
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBType,
} from '@duckdb/node-api';
import {
  DateDay,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimestampMicrosecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  type DataType,
} from 'apache-arrow';
import { BoolColumn, FixedColumn, type ArrowColumn, type FixedArray } from './arrow-column.ts';
import { TextColumn } from './arrow-text.ts';
import { TextListColumn, ValueColumn } from './arrow-value.ts';

/** Types that DuckDB and Arrow lay out alike. */
const FIXED = new Map<DuckDBTypeId, () => [DataType, FixedArray]>([
  [DuckDBTypeId.TINYINT, () => [new Int8(), new Int8Array(0)]],
  [DuckDBTypeId.SMALLINT, () => [new Int16(), new Int16Array(0)]],
  [DuckDBTypeId.INTEGER, () => [new Int32(), new Int32Array(0)]],
  [DuckDBTypeId.BIGINT, () => [new Int64(), new BigInt64Array(0)]],
  [DuckDBTypeId.UTINYINT, () => [new Uint8(), new Uint8Array(0)]],
  [DuckDBTypeId.USMALLINT, () => [new Uint16(), new Uint16Array(0)]],
  [DuckDBTypeId.UINTEGER, () => [new Uint32(), new Uint32Array(0)]],
  [DuckDBTypeId.UBIGINT, () => [new Uint64(), new BigUint64Array(0)]],
  [DuckDBTypeId.FLOAT, () => [new Float32(), new Float32Array(0)]],
  [DuckDBTypeId.DOUBLE, () => [new Float64(), new Float64Array(0)]],
  [DuckDBTypeId.TIMESTAMP, () => [new TimestampMicrosecond(), new BigInt64Array(0)]],
  [DuckDBTypeId.TIMESTAMP_TZ, () => [new TimestampMicrosecond(), new BigInt64Array(0)]],
  [DuckDBTypeId.DATE, () => [new DateDay(), new Int32Array(0)]],
]);

/**
 * A result as one Arrow IPC stream of at most one batch. Truth values, integers up to 64 bits, floating numbers and
 * days keep their type; TIMESTAMP and TIMESTAMPTZ become microseconds in UTC without a zone; VARCHAR and JSON become Utf8, with a dictionary
 * where half of the values or more repeat others; lists of VARCHAR become lists of Utf8. Everything else becomes text: wide integers and decimals as digits,
 * blobs as hexadecimal, structs, maps and other lists as JSON. A repeated column name gets a suffix.
 */
export async function arrowStream(result: DuckDBResult): Promise<Uint8Array> {
  const columns = result.columnTypes().map(columnFor);
  let length = 0;
  for await (const chunk of chunksAhead(result)) {
    const { rowCount } = chunk;
    for (const [i, column] of columns.entries()) column.append(chunk.getColumnVector(i), rowCount);
    length += rowCount;
  }
  return streamOf(result, columns, length);
}

/** The chunks of a result; the next one is on its way while one is written. */
async function* chunksAhead(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
  let next = result.fetchChunk();
  try {
    for (;;) {
      const chunk = await next;
      if (!chunk || chunk.rowCount === 0) return;
      next = result.fetchChunk();
      yield chunk;
    }
  } finally {
    await next.catch(() => null);
  }
}

/** How much of a result is taken. */
export interface Bounds {
  /** Most rows. */
  readonly rows: number;
  /** Bytes of values after which no further chunk of some 2,000 rows is taken. */
  readonly bytes: number;
}

/** The beginning of a result. */
export interface ArrowPart {
  /** One Arrow IPC stream as {@link arrowStream} makes it; each field's metadata names its DuckDB type in `type`, the schema's says in `cut` whether there is more. */
  readonly arrow: Uint8Array;
  /** Rows in it. */
  readonly rows: number;
  /** Whether the result has more. */
  readonly cut: boolean;
}

/** The beginning of a result, no more of which is computed than that takes. */
export async function boundedArrow(result: DuckDBResult, bounds: Bounds): Promise<ArrowPart> {
  const columns = result.columnTypes().map(columnFor);
  let rows = 0;
  let bytes = 0;
  let cut = false;
  for await (const chunk of result) {
    const count = Math.min(chunk.rowCount, bounds.rows - rows);
    cut = count < chunk.rowCount || (bytes > bounds.bytes && chunk.rowCount > 0);
    if (!cut || bytes <= bounds.bytes) {
      for (const [i, column] of columns.entries()) column.append(chunk.getColumnVector(i), count);
      rows += count;
      bytes = columns.reduce((sum, column) => sum + column.bytes, 0);
    }
    if (cut) break;
  }
  const types = result.columnTypes().map((type) => type.alias ?? type.toString());
  return { arrow: streamOf(result, columns, rows, { types, cut }), rows, cut };
}

interface Said {
  readonly types: readonly string[];
  readonly cut: boolean;
}

function streamOf(
  result: DuckDBResult,
  columns: readonly ArrowColumn[],
  length: number,
  said?: Said,
): Uint8Array {
  const names = result.deduplicatedColumnNames();
  const children = columns.map((column) => column.finish());
  const fields = children.map((data, i) => {
    const type = said?.types[i];
    return new Field(names[i] ?? '', data.type, true, type === undefined ? null : new Map([['type', type]]));
  });
  const schema = new Schema(fields, said ? new Map([['cut', String(said.cut)]]) : null);
  const rows = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return tableToIPC(new Table(schema, length === 0 ? [] : [new RecordBatch(schema, rows)]), 'stream');
}

function columnFor(type: DuckDBType, position: number): ArrowColumn {
  const fixed = FIXED.get(type.typeId);
  if (fixed) return new FixedColumn(...fixed());
  if (type.typeId === DuckDBTypeId.BOOLEAN) return new BoolColumn();
  if (type.typeId === DuckDBTypeId.VARCHAR) return new TextColumn(position);
  if (type instanceof DuckDBListType && type.valueType.typeId === DuckDBTypeId.VARCHAR)
    return new TextListColumn();
  return new ValueColumn(position);
}
