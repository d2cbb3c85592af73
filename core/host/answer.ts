import type { CredtrailError, ErrorCode } from '#core/base/error.ts';

/** An answer as it crosses any door: a value (or the bytes of one Arrow stream), or a coded error. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } };

/** A coded error as an answer. */
export function refusal(error: CredtrailError): Answer & { readonly ok: false } {
  return { ok: false, error: { code: error.code, message: error.message } };
}
