/** Every code an expected failure can carry; the text that goes with each is in `core/api/errors.ts`. */
export const ERROR_CODES = [
  'bad-arguments',
  'unknown-call',
  'unauthorised',
  'forbidden-host',
  'forbidden-origin',
  'bad-method',
  'body-too-large',
  'not-found',
  'no-case',
  'case-locked',
  'case-damaged',
  'case-outdated',
  'input-not-found',
  'input-unreadable',
  'config-invalid',
  'archive-limit',
  'archive-unsafe',
  'evidence-changed',
  'evidence-missing',
  'output-unwritable',
  'query-refused',
  'query-failed',
  'query-timeout',
  'cancelled',
  'engine-lost',
  'not-here',
  'internal',
] as const;

/** One code of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one error class: an expected failure with a code, what was wrong and what would be right, and its cause. */
export class CredtrailError extends Error {
  /** Which of the closed set of failures this is. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'CredtrailError';
    this.code = code;
  }
}

/** Returns `error` if it carries a code, else wraps it as `internal` (a bug) with the original as its cause. */
export function asCredtrailError(error: unknown): CredtrailError {
  if (error instanceof CredtrailError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CredtrailError('internal', message, { cause: error });
}
