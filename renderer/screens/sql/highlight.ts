import type { SqlSchema } from '#core/api/contract.ts';
import { sqlPieces } from '#core/base/sql-text.ts';

/** A stretch of SQL and what it is, for its colour. */
export interface SqlToken {
  /** What is drawn. */
  readonly text: string;
  /** What it is; `plain` for names, marks and space. */
  readonly kind: 'keyword' | 'function' | 'text' | 'number' | 'comment' | 'plain';
}

/** The words of SQL and of the case, in lower case. */
export interface Vocabulary {
  /** Words that are drawn as keywords: those of SQL that name no table and no column. */
  readonly keywords: ReadonlySet<string>;
  /** Names of functions. */
  readonly functions: ReadonlySet<string>;
}

/** Longer texts are drawn without colours. */
const MOST = 20_000;

/** Which words are what. */
export function vocabularyOf(schema: SqlSchema | null): Vocabulary {
  const names = new Set(
    (schema?.tables ?? []).flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]),
  );
  return {
    keywords: new Set((schema?.keywords ?? []).filter((word) => !names.has(word))),
    functions: new Set((schema?.functions ?? []).map(({ name }) => name)),
  };
}

/** Cuts SQL into coloured stretches, which together are the whole text. */
export function sqlTokens(sql: string, { keywords, functions }: Vocabulary): readonly SqlToken[] {
  if (sql.length > MOST) return [{ text: sql, kind: 'plain' }];
  return sqlPieces(sql).map(({ kind, from, to }) => {
    const text = sql.slice(from, to);
    if (kind === 'text' || kind === 'number' || kind === 'comment') return { text, kind };
    if (kind !== 'word') return { text, kind: 'plain' };
    const word = text.toLowerCase();
    if (sql[to] === '(' && functions.has(word)) return { text, kind: 'function' };
    return { text, kind: keywords.has(word) ? 'keyword' : 'plain' };
  });
}
