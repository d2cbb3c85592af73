import { filesUnder, textOf } from './tree.ts';

/** A column as its CREATE TABLE declares it. */
export interface DeclaredColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** A lasting table as a `.sql` file of a stage declares it. */
export interface DeclaredTable {
  readonly name: string;
  readonly path: string;
  readonly stage: string;
  /** The whole statement. */
  readonly statement: string;
  /** Lines between the brackets that declare no column and no constraint. */
  readonly strangeLines: readonly string[];
  readonly columns: readonly DeclaredColumn[];
}

const TABLE = /^CREATE (?:OR REPLACE )?TABLE (?:IF NOT EXISTS )?"?(\w+)"? \(\n([\s\S]*?)\n\);/gm;
const COLUMN =
  /^\s+("?\w+"?) ([A-Z][A-Za-z0-9_()[\], "]*?)(?: (?:NOT NULL|PRIMARY KEY|UNIQUE))*,?(?:\s+-- (.*))?$/;
const CONSTRAINT = /^\s*(PRIMARY KEY|UNIQUE|CHECK|--|$)/;

/** The stage whose folder holds a path of `core/`. */
export function stageOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Every `.sql` file of `core/`. */
export function sqlFiles(): string[] {
  return filesUnder('core').filter((path) => path.endsWith('.sql'));
}

/** SQL without comments and with its texts emptied. */
export function bareSql(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|--[^\n]*/g, (part) => (part.startsWith("'") ? "''" : ''));
}

/** Every lasting table declared with its columns in a `.sql` file. */
export function declaredTables(): DeclaredTable[] {
  return sqlFiles().flatMap((path) =>
    [...textOf(path).matchAll(TABLE)].map(([statement, name = '', body = '']) => {
      const lines = body.split('\n').filter((line) => !CONSTRAINT.test(line));
      const matched = lines.map((line) => ({ line, column: COLUMN.exec(line) }));
      return {
        name,
        path,
        stage: stageOf(path),
        statement,
        strangeLines: matched.filter(({ column }) => column === null).map(({ line }) => line.trim()),
        columns: matched.flatMap(({ column }) =>
          column ? [{ name: column[1] ?? '', type: column[2] ?? '', comment: column[3] ?? '' }] : [],
        ),
      };
    }),
  );
}
