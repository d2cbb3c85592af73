import type { ImportOutcome, ImportProgress } from '#core/api/events.ts';
import { asCredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import { reconsider } from '#core/pipeline/reconsider.ts';
import type { ImportRequest } from './import-messages.ts';

/** Runs one import to its end; a failure is an outcome, never a rejection. */
export async function importToOutcome(
  request: ImportRequest,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportOutcome> {
  try {
    const { reconsider: only, ...options } = request;
    if (only) {
      const { caseDir } = options;
      return { kind: 'reconsidered', ...(await reconsider({ caseDir, signal, onProgress })) };
    }
    return { kind: 'done', summary: await runImport({ ...options, signal, onProgress }) };
  } catch (error) {
    const { code, message } = asCredtrailError(error);
    return { kind: 'failed', code, message };
  }
}
