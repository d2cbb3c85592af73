import { CredtrailError } from '#core/base/error.ts';
import type { Connection } from '#core/db/database.ts';
import { identifier, literal } from '#core/db/quote.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';
import type { ExportFormat } from '#core/model/export.ts';

/** A column of the rows as DuckDB describes it. */
export interface DescribedColumn {
  /** Its name. */
  readonly name: string;
  /** Its DuckDB type. */
  readonly type: string;
}

/** A column of the file: its name there, and the expression that gives its value. */
interface Written {
  readonly name: string;
  readonly valueSql: string;
}

const MOMENT = /^TIMESTAMP(_S|_MS|_NS)?( WITH TIME ZONE)?$/;
const WIDE = /^(U?BIGINT|U?HUGEINT|DECIMAL\(.*\)|VARINT|BIGNUM)$/;
const NESTED = /\]$|^(STRUCT|MAP|UNION)\(/;
const WIDE_INSIDE = inside('U?BIGINT|U?HUGEINT|VARINT|BIGNUM|DECIMAL\\(\\d+,\\d+\\)');
const HUGE_INSIDE = inside('U?HUGEINT|VARINT|BIGNUM');
const FLOAT_INSIDE = inside('FLOAT|DOUBLE');
/** What DuckDB writes for numbers that JSON cannot say, where a number stands. */
const NO_NUMBER = String.raw`(^|[\[:,])-?(NaN|Infinity)`;

/** These types inside a nested one; names of fields and values of enumerations are passed over. */
function inside(types: string): RegExp {
  return new RegExp(`"(?:[^"]|"")*"|'(?:[^']|'')*'|(?<= |\\()(${types})(?=[,)[]|$)|^(${types})(?=\\[)`, 'g');
}

/** A nested type with some of the types in it written as text. */
function asText(type: string, wanted: RegExp): string {
  return type.replace(wanted, (part, within?: string, first?: string) =>
    within !== undefined || first !== undefined ? 'VARCHAR' : part,
  );
}

/** Columns of a query, each name once. */
export async function describe(db: Connection, rows: RowsQuery): Promise<DescribedColumn[]> {
  const { rowsSql } = rows;
  const described = await db.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM (${rowsSql}\n) AS taken`,
    rows.params,
  );
  return described.map(({ column_name: name, column_type: type }) => ({ name, type }));
}

/** The columns asked for, in that order; throws `bad-arguments` for one that the rows do not have. */
export function chosenColumns(
  all: readonly DescribedColumn[],
  wanted: readonly string[] | null,
): readonly DescribedColumn[] {
  if (wanted === null) return all;
  return wanted.map((name) => {
    const column = all.find((each) => each.name === name);
    if (column) return column;
    const names = all.map((each) => each.name).join(', ');
    throw new CredtrailError('bad-arguments', `There is no column ${name} to take out; there are ${names}.`);
  });
}

/** The query of a CSV file: every value as its text. */
export function csvSql(columns: readonly DescribedColumn[], zone: string, rows: RowsQuery): string {
  const items = allWritten(columns, zone, textSqlOf);
  return selected(items.map(({ name, valueSql }) => `${valueSql} AS ${identifier(name)}`).join(', '), rows);
}

/** Names of the columns of the file, in order. */
export function writtenNames(columns: readonly DescribedColumn[], zone: string): readonly string[] {
  return allWritten(columns, zone, textSqlOf).map(({ name }) => name);
}

/** The query of a JSON file: each row as one object; in `timesketch` without what is not stated. */
export function jsonSql(
  columns: readonly DescribedColumn[],
  zone: string,
  rows: RowsQuery,
  format: ExportFormat,
): string {
  const items =
    format === 'timesketch'
      ? columns.map((column) => ({ name: column.name, valueSql: jsonValueSql(column) }))
      : allWritten(columns, zone, jsonValueSql);
  const objectSql = `json_object(${items.map(({ name, valueSql }) => `${literal(name)}, ${valueSql}`).join(', ')})`;
  const lineSql = format === 'timesketch' ? `json_merge_patch('{}', ${objectSql})` : objectSql;
  return selected(`CAST(${lineSql} AS VARCHAR) AS line`, rows);
}

/** The query of a Parquet file: values in their own types, integers wider than 64 bits as text. */
export function parquetSql(columns: readonly DescribedColumn[], zone: string, rows: RowsQuery): string {
  const items = allWritten(columns, zone, parquetValueSql);
  return selected(items.map(({ name, valueSql }) => `${valueSql} AS ${identifier(name)}`).join(', '), rows);
}

/** The order is that of the values themselves, not of the texts made of them. */
function selected(listSql: string, { rowsSql, orderSql }: RowsQuery): string {
  const orderedSql =
    orderSql === null ? rowsSql : `SELECT * FROM (${rowsSql}\n) AS kept ORDER BY ${orderSql}`;
  return `SELECT ${listSql} FROM (${orderedSql}\n) AS taken`;
}

/** The columns of the file, each name once in any case: one that is taken gets a number behind it. */
function allWritten(
  columns: readonly DescribedColumn[],
  zone: string,
  valueSql: (column: DescribedColumn) => string,
): Written[] {
  const taken = new Set<string>();
  return columns
    .flatMap((column) => written(column, zone, valueSql))
    .map((item) => {
      let { name } = item;
      for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${item.name}_${number}`;
      taken.add(name.toLowerCase());
      return { ...item, name };
    });
}

/** A time is written as two columns where another zone than UTC is chosen; its name says which is which. */
function written(
  column: DescribedColumn,
  zone: string,
  valueSql: (column: DescribedColumn) => string,
): Written[] {
  if (!MOMENT.test(column.type)) return [{ name: column.name, valueSql: valueSql(column) }];
  const name = column.name.replace(/_utc$/i, '');
  const own = { name: `${name}_utc`, valueSql: valueSql(column) };
  return zone === 'UTC' ? [own] : [own, { name: `${name}_${zone}`, valueSql: localSql(column, zone) }];
}

/** A time as TIMESTAMP in UTC. */
function utcSql({ name, type }: DescribedColumn): string {
  const columnSql = identifier(name);
  return type.endsWith('TIME ZONE') ? `timezone('UTC', ${columnSql})` : `CAST(${columnSql} AS TIMESTAMP)`;
}

/** ISO 8601 in UTC, e.g. `2026-10-14T09:41:07.000000Z`; `infinity` stays a word. */
function isoSql(column: DescribedColumn): string {
  const columnSql = identifier(column.name);
  if (column.type === 'TIMESTAMP_NS') {
    return `CASE WHEN isfinite(CAST(${columnSql} AS TIMESTAMP)) THEN replace(CAST(${columnSql} AS VARCHAR), ' ', 'T') || 'Z' ELSE CAST(${columnSql} AS VARCHAR) END`;
  }
  const timeSql = utcSql(column);
  return `CASE WHEN isfinite(${timeSql}) THEN strftime(${timeSql}, '%Y-%m-%dT%H:%M:%S.%fZ') ELSE CAST(${timeSql} AS VARCHAR) END`;
}

/** ISO 8601 in a zone with its offset, e.g. `2026-10-14T11:41:07.000000+02:00`. */
function localSql(column: DescribedColumn, zone: string): string {
  const timeSql = utcSql(column);
  const shownSql = `timezone(${literal(zone)}, timezone('UTC', ${timeSql}))`;
  const secondsSql = `CAST(epoch_us(${shownSql}) - epoch_us(${timeSql}) AS BIGINT) // 1000000`;
  const offsetSql = `printf('%s%02d:%02d', CASE WHEN ${secondsSql} < 0 THEN '-' ELSE '+' END, abs(${secondsSql}) // 3600, abs(${secondsSql}) // 60 % 60)
    || CASE WHEN ${secondsSql} % 60 = 0 THEN '' ELSE printf(':%02d', abs(${secondsSql}) % 60) END`;
  return `CASE WHEN isfinite(${timeSql}) THEN strftime(${shownSql}, '%Y-%m-%dT%H:%M:%S.%f') || ${offsetSql} ELSE CAST(${timeSql} AS VARCHAR) END`;
}

function textSqlOf(column: DescribedColumn): string {
  const columnSql = identifier(column.name);
  if (MOMENT.test(column.type)) return isoSql(column);
  if (column.type === 'BLOB') return `lower(hex(${columnSql}))`;
  if (NESTED.test(column.type)) return `CAST(to_json(${jsonValueSql(column)}) AS VARCHAR)`;
  return `CAST(${columnSql} AS VARCHAR)`;
}

/** A value for JSON; integers of 64 bits and more and decimals are text, so that no reader rounds them. */
function jsonValueSql(column: DescribedColumn): string {
  const { type } = column;
  const columnSql = identifier(column.name);
  if (MOMENT.test(type)) return isoSql(column);
  if (WIDE.test(type)) return `CAST(${columnSql} AS VARCHAR)`;
  if (NESTED.test(type)) {
    const narrow = asText(type, WIDE_INSIDE);
    const narrowSql = narrow === type ? columnSql : `CAST(${columnSql} AS ${narrow})`;
    const texts = asText(narrow, FLOAT_INSIDE);
    if (texts === narrow) return narrowSql;
    return `CASE WHEN regexp_matches(CAST(to_json(${narrowSql}) AS VARCHAR), ${literal(NO_NUMBER)})
      THEN to_json(CAST(${narrowSql} AS ${texts})) ELSE to_json(${narrowSql}) END`;
  }
  if (/^(FLOAT|DOUBLE)$/.test(type)) {
    return `CASE WHEN isfinite(${columnSql}) THEN to_json(${columnSql}) ELSE to_json(CAST(${columnSql} AS VARCHAR)) END`;
  }
  if (type === 'BLOB') return `lower(hex(${columnSql}))`;
  return /^(U?(TINY|SMALL)INT|U?INTEGER|BOOLEAN)$/.test(type) ? columnSql : `CAST(${columnSql} AS VARCHAR)`;
}

function parquetValueSql(column: DescribedColumn): string {
  const columnSql = identifier(column.name);
  if (MOMENT.test(column.type)) return column.type === 'TIMESTAMP_NS' ? columnSql : utcSql(column);
  if (NESTED.test(column.type)) {
    const narrow = asText(column.type, HUGE_INSIDE);
    return narrow === column.type ? columnSql : `CAST(${columnSql} AS ${narrow})`;
  }
  return /^(U?HUGEINT|VARINT|BIGNUM)$/.test(column.type) ? `CAST(${columnSql} AS VARCHAR)` : columnSql;
}
