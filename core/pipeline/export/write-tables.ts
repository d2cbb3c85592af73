import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import type { Connection } from '#core/db/database.ts';
import { identifier } from '#core/db/quote.ts';
import type { Limit } from './limits.ts';
import { hashFile } from './output.ts';
import { copyParquet } from './write-rows.ts';

/** A table as the manifest lists it. */
export interface ManifestTable {
  /** Its name. */
  readonly table: string;
  /** Name of its file. */
  readonly file: string;
  /** Rows in it, as text. */
  readonly rows: string;
  /** Size of the file, as text. */
  readonly bytes: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** Its columns in order, each with its DuckDB type. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Where tables are written, and what stands beside them. */
export interface TablesFolder {
  /** The folder; made where there is none. */
  readonly folder: string;
  /** Plain facts about the export. */
  readonly facts: Readonly<Record<string, string>>;
  /** What the case cannot show. */
  readonly limits: readonly Limit[];
}

/** Name of the file that lists the others. */
export const MANIFEST = 'manifest.json';

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

/** What is in the public tables: the columns of each, tables by name. */
async function publicTables(db: Connection): Promise<Map<string, Column[]>> {
  const columns = await db.rows<Column>(
    `SELECT table_name, column_name, data_type FROM duckdb_columns()
     WHERE NOT starts_with(table_name, '_') AND NOT internal AND database_name = current_database()
     ORDER BY table_name, column_index`,
  );
  const tables = new Map<string, Column[]>();
  for (const column of columns) {
    tables.set(column.table_name, [...(tables.get(column.table_name) ?? []), column]);
  }
  return tables;
}

/**
 * Writes every public table as a Parquet file into a folder, and `manifest.json` beside them, which says what the case cannot show. `onTable` hears each table's
 * name and the rows written before it.
 */
export async function writeTables(
  db: Connection,
  { folder, facts, limits }: TablesFolder,
  signal: AbortSignal,
  onTable: (table: string, rows: bigint) => void,
): Promise<{ readonly rows: bigint; readonly files: readonly string[] }> {
  await mkdir(folder, { recursive: true });
  const tables: ManifestTable[] = [];
  let rows = 0n;
  for (const [table, columns] of await publicTables(db)) {
    throwIfAborted(signal);
    onTable(table, rows);
    const file = `${table}.parquet`;
    const path = join(folder, file);
    const listSql = columns.map(({ column_name }) => identifier(column_name)).join(', ');
    const count = await copyParquet(db, `SELECT ${listSql} FROM ${identifier(table)}`, [], path, facts);
    const { bytes, sha256 } = await hashFile(path, signal);
    rows += count;
    tables.push({
      table,
      file,
      rows: count.toString(),
      bytes: bytes.toString(),
      sha256,
      columns: columns.map(({ column_name: name, data_type: type }) => ({ name, type })),
    });
  }
  const manifest = await open(join(folder, MANIFEST), 'w');
  try {
    await manifest.writeFile(`${JSON.stringify({ ...facts, tables, cannot_show: limits }, null, 2)}\n`);
    await manifest.sync();
  } finally {
    await manifest.close();
  }
  return { rows, files: [...tables.map(({ file }) => file), MANIFEST] };
}
