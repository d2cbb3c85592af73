import type { SqlSchema, SqlTable } from '#core/api/contract.ts';
import { sqlPieces, type SqlPiece } from '#core/base/sql-text.ts';

/** A word that can be put where the cursor stands. */
export interface Completion {
  /** The word. */
  readonly label: string;
  /** What it is. */
  readonly kind: 'column' | 'table' | 'function' | 'keyword';
  /** Its type, arguments or table, in short; empty for none. */
  readonly detail: string;
  /** What it holds or does, in one phrase; empty where that is not known. */
  readonly comment: string;
}

/** The words that fit, and which part of the text they stand for. */
export interface Completions {
  /** Position of the first character that is replaced. */
  readonly from: number;
  /** Position behind the last one, the cursor's. */
  readonly to: number;
  /** The words, best first. */
  readonly items: readonly Completion[];
}

const MOST = 60;
/** A table is named behind these. */
const BEFORE_TABLE: ReadonlySet<string> = new Set(['from', 'join', 'table', 'describe', 'summarize']);
/** Words that read better in capitals, offered before the others. */
const COMMON = (
  'select from where group by order limit having qualify join left on as and or not in is null like ilike between ' +
  'case when then else end distinct with union all count desc asc using filter over partition'
).split(' ');

interface Scope {
  /** Tables that the statement names, by the names that it gives them. */
  readonly tables: ReadonlyMap<string, SqlTable>;
  readonly words: readonly SqlPiece[];
}

function scopeOf(sql: string, schema: SqlSchema): Scope {
  const words = sqlPieces(sql).filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const said = (at: number) => {
    const piece = words[at];
    return piece?.kind === 'word' ? sql.slice(piece.from, piece.to).toLowerCase() : '';
  };
  const known = new Map(schema.tables.map((table) => [table.name, table]));
  const keywords = new Set(schema.keywords);
  const tables = new Map<string, SqlTable>();
  words.forEach((_, at) => {
    const table = known.get(said(at));
    const comma = sql[words[at - 1]?.from ?? -1] === ',';
    if (!table || (!BEFORE_TABLE.has(said(at - 1)) && !comma)) return;
    const alias = said(at + 1) === 'as' ? said(at + 2) : said(at + 1);
    const named = alias !== '' && !keywords.has(alias) ? alias : table.name;
    if (!comma || tables.size > 0) tables.set(named, table);
  });
  return { tables, words };
}

function columnsOf(table: SqlTable): Completion[] {
  return table.columns.map(({ name, type, comment }) => ({
    label: name,
    kind: 'column',
    detail: `${type} · ${table.name}`,
    comment,
  }));
}

function tablesOf({ tables }: SqlSchema): Completion[] {
  return tables.map(({ name, comment }) => ({ label: name, kind: 'table', detail: 'table', comment }));
}

function functionsOf({ functions }: SqlSchema, wanted: (kind: string) => boolean): Completion[] {
  return functions
    .filter(({ kind }) => wanted(kind))
    .map(({ name, parameters, comment }) => ({
      label: name,
      kind: 'function',
      detail: `(${parameters.join(', ')})`,
      comment,
    }));
}

function keywordsOf({ keywords }: SqlSchema): Completion[] {
  const known = new Set(keywords);
  const common = COMMON.filter((word) => known.has(word));
  return [...new Set([...common, ...keywords])].map((word) => ({
    label: word.toUpperCase(),
    kind: 'keyword',
    detail: '',
    comment: '',
  }));
}

/** Those that begin with a prefix, then those of which a later part does; each word once. */
function fitting(candidates: readonly Completion[], prefix: string): Completion[] {
  const wanted = prefix.toLowerCase();
  const rank = ({ label, kind }: Completion): number => {
    const word = label.toLowerCase();
    if (word.startsWith(wanted)) return 0;
    return kind !== 'keyword' && wanted.length > 1 && word.includes(`_${wanted}`) ? 1 : 2;
  };
  const seen = new Set<string>();
  const kept: Completion[][] = [[], []];
  for (const candidate of candidates) {
    const id = `${candidate.kind} ${candidate.label}`;
    const at = rank(candidate);
    if (at > 1 || seen.has(id)) continue;
    seen.add(id);
    kept[at]?.push(candidate);
  }
  return kept.flat().slice(0, MOST);
}

function candidatesAt(schema: SqlSchema, scope: Scope, before: string): readonly Completion[] {
  const isTable = (kind: string) => kind.startsWith('table');
  if (BEFORE_TABLE.has(before)) return [...tablesOf(schema), ...functionsOf(schema, isTable)];
  const named = [...new Set(scope.tables.values())];
  const columns = (named.length > 0 ? named : schema.tables).flatMap(columnsOf);
  return [
    ...(named.length > 0 ? columns : []),
    ...keywordsOf(schema),
    ...tablesOf(schema),
    ...functionsOf(schema, (kind) => !isTable(kind)),
    ...(named.length > 0 ? [] : columns),
  ];
}

/**
 * The words that fit at a cursor; null inside texts and comments, where nothing is offered. A word must have been begun, or
 * stand behind a dot or FROM, unless `asked`.
 */
export function completionsAt(
  sql: string,
  cursor: number,
  schema: SqlSchema,
  asked: boolean,
): Completions | null {
  const here = sqlPieces(sql).find(({ from, to }) => from < cursor && cursor <= to);
  if (here?.kind === 'text' || here?.kind === 'number' || here?.kind === 'name') return null;
  if (here?.kind === 'comment' && (cursor < here.to || sql.startsWith('--', here.from))) return null;
  const scope = scopeOf(sql, schema);
  const from = here?.kind === 'word' ? here.from : cursor;
  const prefix = sql.slice(from, cursor);
  const earlier = scope.words.filter(({ to }) => to <= from);
  const [qualifier, last] = earlier.slice(-2).map((piece) => sql.slice(piece.from, piece.to).toLowerCase());
  const before = (earlier.length > 1 ? last : qualifier) ?? '';
  const dotted = before === '.' && earlier.at(-1)?.to === from;
  if (dotted) {
    const table = scope.tables.get(qualifier ?? '') ?? schema.tables.find(({ name }) => name === qualifier);
    return { from, to: cursor, items: table ? fitting(columnsOf(table), prefix) : [] };
  }
  if (prefix === '' && !asked && !BEFORE_TABLE.has(before)) return null;
  return { from, to: cursor, items: fitting(candidatesAt(schema, scope, before), prefix) };
}
