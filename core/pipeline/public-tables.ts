import coverage from '#core/coverage/tables.sql?raw';
import credentials from '#core/credentials/tables.sql?raw';
import type { Connection } from '#core/db/database.ts';
import { identifier } from '#core/db/quote.ts';
import evidence from '#core/evidence/tables.sql?raw';
import identities from '#core/identities/tables.sql?raw';
import permissions from '#core/permissions/tables.sql?raw';
import finish from '#core/sources/finish.sql?raw';
import sources from '#core/sources/tables.sql?raw';
import mentions from '#core/sources/task-mentions.sql?raw';
import time from '#core/sources/time.sql?raw';
import shape from '#core/usage/shape-tables.sql?raw';
import usage from '#core/usage/tables.sql?raw';

/** A column of a public table. */
export interface PublicColumn {
  /** Its name, which needs no quotes. */
  readonly name: string;
  /** Its DuckDB type. */
  readonly type: string;
  /** What it holds, in one phrase. */
  readonly comment: string;
}

/** A public table. */
export interface PublicTable {
  /** Its name. */
  readonly name: string;
  /** What a row of it is, in one sentence. */
  readonly comment: string;
  /** How many rows it has. */
  readonly rows: bigint;
  /** Its columns, in order. */
  readonly columns: readonly PublicColumn[];
}

interface Words {
  readonly comment: string;
  readonly columns: ReadonlyMap<string, string>;
}

const TABLE =
  /^-- (.*)\nCREATE (?:OR REPLACE )?TABLE (?:IF NOT EXISTS )?"?([a-z]\w*)"? \(\n([\s\S]*?)\n\);/gm;
const COLUMN = /^\s+"?(\w+)"? [A-Z].*?-- (.*)$/gm;

/** What the scripts that make the public tables say of each and of its columns. */
function wordsIn(...scripts: readonly string[]): ReadonlyMap<string, Words> {
  const words = new Map<string, Words>();
  for (const script of scripts) {
    for (const [, comment = '', name = '', body = ''] of script.matchAll(TABLE)) {
      const columns = [...body.matchAll(COLUMN)].map(([, column = '', said = '']) => [column, said] as const);
      words.set(name, { comment, columns: new Map(columns) });
    }
  }
  return words;
}

const WORDS = wordsIn(
  evidence,
  sources,
  finish,
  time,
  mentions,
  credentials,
  permissions,
  identities,
  usage,
  shape,
  coverage,
);

interface Row {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

async function rowsIn(db: Connection, table: string): Promise<bigint> {
  return (await db.first<{ n: bigint }>(`SELECT count(*) AS n FROM ${identifier(table)}`))?.n ?? 0n;
}

/** Every public table by name, with what its columns hold and how many rows it has. */
export async function publicTables(db: Connection): Promise<readonly PublicTable[]> {
  const rows = await db.rows<Row>(
    `SELECT table_name, column_name, data_type FROM duckdb_columns()
     WHERE NOT starts_with(table_name, '_') AND NOT internal AND database_name = current_database()
     ORDER BY table_name, column_index`,
  );
  const names = [...new Set(rows.map((row) => row.table_name))];
  const tables: PublicTable[] = [];
  for (const name of names) {
    const words = WORDS.get(name);
    const columns = rows
      .filter((row) => row.table_name === name)
      .map((row) => ({
        name: row.column_name,
        type: row.data_type,
        comment: words?.columns.get(row.column_name) ?? '',
      }));
    tables.push({ name, comment: words?.comment ?? '', rows: await rowsIn(db, name), columns });
  }
  return tables;
}

/** A function that a statement may call. */
export interface SqlFunction {
  /** Its name. */
  readonly name: string;
  /** Whether it gives a value for a row, one for many rows, or rows. */
  readonly kind: 'scalar' | 'aggregate' | 'macro' | 'table' | 'table_macro';
  /** Names of its arguments, of its form with the most of them. */
  readonly parameters: readonly string[];
  /** What it does, in DuckDB's words; empty where it says nothing. */
  readonly comment: string;
}

/** The functions of the database by name, operators left out. */
export function sqlFunctions(db: Connection): Promise<SqlFunction[]> {
  return db.rows<SqlFunction>(
    `SELECT function_name AS name, any_value(function_type) AS kind,
       arg_max(parameters, len(parameters)) AS parameters, coalesce(any_value(description), '') AS comment
     FROM duckdb_functions()
     WHERE internal AND regexp_full_match(function_name, '[a-z][a-z0-9_]*') AND function_type <> 'pragma'
     GROUP BY function_name ORDER BY function_name`,
  );
}

/** The words of SQL that the database knows, in lower case. */
export async function sqlKeywords(db: Connection): Promise<readonly string[]> {
  const rows = await db.rows<{ word: string }>(
    'SELECT DISTINCT keyword_name AS word FROM duckdb_keywords() ORDER BY word',
  );
  return rows.map(({ word }) => word);
}
