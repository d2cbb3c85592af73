import { CredtrailError } from '#core/base/error.ts';

const READING = /^[\s(]*(select|with|from|values|table|describe|desc|show|summarize|pivot|unpivot)\b/i;
const SKIPPED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

const ABOUT = /^[\s(]*(describe|desc|show|summarize)\b/i;

/**
 * The query to run for a text that is one reading statement; throws `query-refused` for more than one, and for one
 * that does not start like one that reads. What gets past this is still refused by the database, which is open for reading only.
 */
export function readingQuery(sql: string): string {
  const bare = sql.replace(SKIPPED, (part) => (part.startsWith('-') || part.startsWith('/') ? ' ' : `'…'`));
  if (bare.includes(';')) throw new CredtrailError('query-refused', 'Only one statement is allowed here.');
  if (ABOUT.test(bare)) return `FROM (${sql}\n)`;
  if (READING.test(bare)) return sql;
  throw new CredtrailError(
    'query-refused',
    'Only one reading statement is allowed here; it starts with SELECT, WITH, FROM, VALUES, DESCRIBE or SHOW.',
  );
}
