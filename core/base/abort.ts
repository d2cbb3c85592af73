import { CredtrailError } from './error.ts';

/** Throws the coded `cancelled` error if `signal` has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CredtrailError('cancelled', 'The work was cancelled; nothing was changed.');
}
