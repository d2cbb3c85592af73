import { CredtrailError } from '#core/base/error.ts';

const READING = /^[\s(]*(select|with|from|values|table|describe|desc|show|summarize|pivot|unpivot)\b/i;
const SKIPPED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Refuses a text that is more than one statement, or does not start like one that reads. What gets past this is
 * still refused by the database, which is open for reading only.
 */
export function checkReading(sql: string): void {
  const bare = sql.replace(SKIPPED, (part) => (part.startsWith('-') || part.startsWith('/') ? ' ' : `'…'`));
  if (bare.includes(';')) throw new CredtrailError('query-refused', 'Only one statement is allowed here.');
  if (READING.test(bare)) return;
  throw new CredtrailError(
    'query-refused',
    'Only one reading statement is allowed here; it starts with SELECT, WITH, FROM, VALUES, DESCRIBE or SHOW.',
  );
}
