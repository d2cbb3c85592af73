import { throwIfAborted } from '#core/base/abort.ts';
import { isPlainCell, spreadsheetCell } from '#core/base/csv.ts';
import type { Connection } from '#core/db/database.ts';
import { literal } from '#core/db/quote.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';
import { hashFile, TextFile } from './output.ts';
import type { ExportRequest } from './request.ts';
import { csvSql, jsonSql, parquetSql, writtenNames, type DescribedColumn } from './shape.ts';

/** What one file has become. */
export interface WrittenFile {
  /** Rows in it. */
  readonly rows: bigint;
  /** Its size. */
  readonly bytes: bigint;
  /** Its SHA-256. */
  readonly sha256: string;
}

/** What writing a file needs. */
export interface Writing {
  /** Connection that may write this file and no other. */
  readonly db: Connection;
  /** What is asked for. */
  readonly request: Pick<ExportRequest, 'format' | 'zone'>;
  /** The rows. */
  readonly rows: RowsQuery;
  /** Their columns, in the order of the file. */
  readonly columns: readonly DescribedColumn[];
  /** How many rows there are. */
  readonly total: bigint;
  /** Where they go; an empty file. */
  readonly path: string;
  /** Plain facts that go into the file where its format has a place for them. */
  readonly facts: Readonly<Record<string, string>>;
  /** Stops it. */
  readonly signal: AbortSignal;
  /** Hears how many rows are written. */
  readonly onRows: (rows: bigint) => void;
}

const BOM = '\ufeff';
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 200;
const PROGRESS_MS = 200;

/** JSON leaves these as they are; written as escapes, they are exact to every reader and harmless to every terminal. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escaped(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes rows in their format. */
export function writeRows(writing: Writing): Promise<WrittenFile> {
  switch (writing.request.format) {
    case 'csv':
      return writeCsv(writing);
    case 'json':
      return writeJson(writing, { first: '[\n', between: ',\n', last: '\n]\n', none: '[]\n' });
    case 'timesketch':
      return writeJson(writing, { first: '', between: '\n', last: '\n', none: '' });
    case 'parquet':
      return writeParquet(writing);
  }
}

/** Cells that need a closer look are mostly the same few texts again. */
function cellsOf(): (text: string | null) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text === null) return '';
    if (isPlainCell(text)) return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    const cell = spreadsheetCell(text);
    if (text.length <= LONGEST_KNOWN) {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(text, cell);
    }
    return cell;
  };
}

async function writeCsv(writing: Writing): Promise<WrittenFile> {
  const { columns, request, rows } = writing;
  const cell = cellsOf();
  const names = writtenNames(columns, request.zone);
  return textFile(writing, csvSql(columns, request.zone, rows), {
    first: `${BOM}${names.map(spreadsheetCell).join(',')}\r\n`,
    text: (batch) => batch.map((row) => `${row.map(cell).join(',')}\r\n`).join(''),
    last: '',
  });
}

interface Marks {
  readonly first: string;
  readonly between: string;
  readonly last: string;
  readonly none: string;
}

async function writeJson(writing: Writing, marks: Marks): Promise<WrittenFile> {
  const { columns, request, rows } = writing;
  return textFile(writing, jsonSql(columns, request.zone, rows, request.format), {
    first: writing.total === 0n ? marks.none : marks.first,
    text: (batch, at) =>
      batch.map(([line], i) => `${at === 0n && i === 0 ? '' : marks.between}${escaped(line ?? '')}`).join(''),
    last: writing.total === 0n ? '' : marks.last,
  });
}

interface Layout {
  readonly first: string;
  /** Text of a batch of rows, the first of which has this number from 0. */
  readonly text: (batch: readonly (readonly (string | null)[])[], at: bigint) => string;
  readonly last: string;
}

async function textFile(writing: Writing, sql: string, layout: Layout): Promise<WrittenFile> {
  const file = await TextFile.open(writing.path);
  let rows = 0n;
  let told = Date.now();
  try {
    await file.add(layout.first);
    for await (const batch of writing.db.texts(sql, writing.rows.params)) {
      throwIfAborted(writing.signal);
      await file.add(layout.text(batch, rows));
      rows += BigInt(batch.length);
      if (Date.now() - told < PROGRESS_MS) continue;
      told = Date.now();
      writing.onRows(rows);
    }
    await file.add(layout.last);
    return { rows, ...(await file.end()) };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

async function writeParquet(writing: Writing): Promise<WrittenFile> {
  const { db, columns, request, rows, facts, total, path, signal } = writing;
  const timer = setInterval(() => {
    if (db.progress > 0) writing.onRows((total * BigInt(Math.floor(db.progress))) / 100n);
  }, PROGRESS_MS);
  try {
    const count = await copyParquet(db, parquetSql(columns, request.zone, rows), rows.params, path, facts);
    return { rows: count, ...(await hashFile(path, signal)) };
  } finally {
    clearInterval(timer);
  }
}

/** Writes a query's rows as Parquet and returns how many they were. */
export async function copyParquet(
  db: Connection,
  querySql: string,
  params: RowsQuery['params'],
  path: string,
  facts: Readonly<Record<string, string>>,
): Promise<bigint> {
  const factsSql = Object.entries(facts)
    .map(([name, value]) => `${literal(name)}: ${literal(value)}`)
    .join(', ');
  const copied = await db.first<{ Count: bigint }>(
    `COPY (${querySql}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {${factsSql}})`,
    params,
  );
  return copied?.Count ?? 0n;
}
