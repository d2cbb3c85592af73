import { bareSql, declaredTables, sqlFiles } from './sql-text.ts';
import { exists, filesUnder, foldersIn, STAGES, textOf } from './tree.ts';

/** What a stage says it reads and writes, in its `stage.ts`. */
export interface StageDeclaration {
  readonly stage: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** One mention of a table in SQL. */
export interface Mention {
  readonly path: string;
  readonly table: string;
}

const WRITE =
  /\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|DROP TABLE(?: IF EXISTS)?|ALTER TABLE|TRUNCATE|CREATE (?:OR REPLACE )?TABLE(?: IF NOT EXISTS)?|CREATE (?:OR REPLACE )?VIEW(?: IF NOT EXISTS)?) ("?\w+"?)/g;
const READ = /\b(?:FROM|JOIN|USING) ("?\w+"?)/g;
const TEMPORARY =
  /\bCREATE (?:OR REPLACE )?TEMP(?:ORARY)? (?:TABLE|VIEW|MACRO)(?: IF NOT EXISTS)? ("?\w+"?)/g;

function listOf(text: string, name: string): string[] {
  const body = new RegExp(`export const ${name}\\b[^=]*= \\[([^\\]]*)\\]`).exec(text)?.[1] ?? '';
  return [...body.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** Declarations of every stage whose folder holds code, in running order. */
export function stageDeclarations(): StageDeclaration[] {
  return STAGES.filter((stage) => exists(`core/${stage}/stage.ts`)).map((stage) => {
    const text = textOf(`core/${stage}/stage.ts`);
    return { stage, reads: listOf(text, 'reads'), writes: listOf(text, 'writes') };
  });
}

/** Stages that write tables but have no declaration. */
export function undeclaredStages(): string[] {
  const declared = new Set(stageDeclarations().map(({ stage }) => stage));
  return [...new Set(declaredTables().map(({ stage }) => stage))].filter((stage) => !declared.has(stage));
}

/** SQL of some folder: its `.sql` files, and the texts in its TypeScript. */
function sqlIn(...folders: string[]): { path: string; sql: string }[] {
  return filesUnder(...folders)
    .filter((path) => /\.(sql|ts)$/.test(path))
    .map((path) => ({ path, sql: path.endsWith('.sql') ? bareSql(textOf(path)) : textOf(path) }));
}

function mentions(pattern: RegExp, ...folders: string[]): Mention[] {
  return sqlIn(...folders).flatMap(({ path, sql }) =>
    [...sql.matchAll(pattern)].map((match) => ({ path, table: (match[1] ?? '').replaceAll('"', '') })),
  );
}

/** Tables that SQL in some folders writes, makes or drops, temporary ones included. */
export function writesIn(...folders: string[]): Mention[] {
  return mentions(WRITE, ...folders);
}

/** Tables, common table expressions and functions that SQL in some folders reads from. */
export function readsIn(...folders: string[]): Mention[] {
  return mentions(READ, ...folders);
}

/** Temporary objects that SQL in some folders makes. */
export function temporariesIn(...folders: string[]): Mention[] {
  return mentions(TEMPORARY, ...folders);
}

/** Names of all lasting tables and views of the case database. */
export function lastingTables(): Set<string> {
  const temporary = new Set(temporariesIn('core').map(({ table }) => table));
  const made = sqlFiles().flatMap((path) => [
    ...bareSql(textOf(path)).matchAll(
      /\bCREATE (?:OR REPLACE )?(?:TABLE|VIEW)(?: IF NOT EXISTS)? "?(\w+)"?/g,
    ),
  ]);
  return new Set(made.map((match) => match[1] ?? '').filter((name) => !temporary.has(name)));
}

/** Folders of `core/` that are no stage. */
export function roomsBesideStages(): string[] {
  const stages = new Set<string>(STAGES);
  return foldersIn('core')
    .filter((name) => !stages.has(name))
    .map((name) => `core/${name}`);
}
