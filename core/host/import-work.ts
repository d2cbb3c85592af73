import type { ImportOutcome, ImportProgress } from '#core/api/events.ts';
import { asCredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import type { ImportRequest } from './import-messages.ts';

/** Runs one import to its end; a failure is an outcome, never a rejection. */
export async function importToOutcome(
  request: ImportRequest,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportOutcome> {
  try {
    return { kind: 'done', summary: await runImport({ ...request, signal, onProgress }) };
  } catch (error) {
    const { code, message } = asCredtrailError(error);
    return { kind: 'failed', code, message };
  }
}
