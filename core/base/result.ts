import type { CredtrailError } from './error.ts';

/** An answer that may be an expected failure. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CredtrailError };

/** A successful result. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** An expected failure as a value. */
export function failed(error: CredtrailError): Result<never> {
  return { ok: false, error };
}
