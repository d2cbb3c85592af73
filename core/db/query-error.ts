import { CredtrailError } from '#core/base/error.ts';

/** What DuckDB says of a failure where errors are asked for as JSON. */
interface DuckError {
  readonly exception_type: string;
  readonly exception_message: string;
  /** Offset in the UTF-8 of the statement, as text; absent where DuckDB does not tell it. */
  readonly position?: string;
}

function duckError(message: string): DuckError | null {
  const start = message.indexOf('{"exception_type"');
  if (start < 0) return null;
  try {
    return JSON.parse(message.slice(start)) as DuckError;
  } catch {
    return null;
  }
}

/** `Line 2, column 8: ` for an offset in the UTF-8 of a statement; both count from 1, columns in characters. */
function placeText(sql: string, offset: number): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(sql).subarray(0, offset));
  const lines = before.split('\n');
  const column = [...(lines.at(-1) ?? '')].length + 1;
  return `Line ${String(lines.length)}, column ${String(column)}: `;
}

function wording(message: string, sql: string): string {
  const said = duckError(message);
  if (!said) return message;
  const place = said.position === undefined ? '' : placeText(sql, Number(said.position));
  return `${place}${said.exception_type} Error: ${said.exception_message.replace(/\s*\n\s*/g, ' ')}`;
}

/** DuckDB's words as a coded error, with the place in the statement where it tells one; `cancelled` where the statement was interrupted. */
export function queryError(error: unknown, sql: string): CredtrailError {
  if (error instanceof CredtrailError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/INTERRUPT/.test(message))
    return new CredtrailError('cancelled', 'The statement was interrupted.', { cause: error });
  const refused = /read-only|disabled by configuration|configuration has been locked/i.test(message);
  return new CredtrailError(refused ? 'query-refused' : 'query-failed', wording(message, sql), {
    cause: error,
  });
}
