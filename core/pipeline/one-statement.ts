import { CredtrailError } from '#core/base/error.ts';
import { sqlPieces } from '#core/base/sql-text.ts';

const ABOUT: ReadonlySet<string> = new Set(['describe', 'desc', 'show', 'summarize']);
const READING: ReadonlySet<string> = new Set([
  'select',
  'with',
  'from',
  'values',
  'table',
  'pivot',
  'unpivot',
]);

/**
 * One reading statement without semicolons behind it, which begins where the text does; throws `query-refused` for more than
 * one, and for one that does not start like one that reads. What gets past this is still refused by the database, which is
 * open for reading only. `about` says that it is DESCRIBE or the like, which does not stand inside another query as it is.
 */
export function readingStatement(sql: string): { readonly statementSql: string; readonly about: boolean } {
  const pieces = sqlPieces(sql).filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const isEnd = (piece: (typeof pieces)[number]) => piece.kind === 'mark' && sql[piece.from] === ';';
  const end = pieces.findIndex(isEnd);
  if (end >= 0 && !pieces.slice(end).every(isEnd))
    throw new CredtrailError('query-refused', 'Only one statement is allowed here.');
  const head = pieces.find((piece) => sql[piece.from] !== '(');
  const word = head ? sql.slice(head.from, head.to).toLowerCase() : '';
  if (!READING.has(word) && !ABOUT.has(word)) {
    throw new CredtrailError(
      'query-refused',
      'Only one reading statement is allowed here; it starts with SELECT, WITH, FROM, VALUES, DESCRIBE or SHOW.',
    );
  }
  return { statementSql: sql.slice(0, pieces[end]?.from).trimEnd(), about: ABOUT.has(word) };
}

/** As {@link readingStatement}, as a query that can stand inside another. */
export function readingQuery(sql: string): string {
  const { statementSql, about } = readingStatement(sql);
  return about ? `FROM (${statementSql}\n)` : statementSql;
}
