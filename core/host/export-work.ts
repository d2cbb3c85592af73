import type { ExportOutcome, ExportProgress } from '#core/api/events.ts';
import { asCredtrailError } from '#core/base/error.ts';
import type { ExportRequest } from '#core/pipeline/export/request.ts';
import { runExport } from '#core/pipeline/export/run.ts';

/** Runs one export to its end; a failure is an outcome, never a rejection. */
export async function exportToOutcome(
  request: ExportRequest,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportOutcome> {
  const { id } = request;
  try {
    return { id, kind: 'done', summary: await runExport(request, signal, onProgress), download: null };
  } catch (error) {
    const { code, message } = asCredtrailError(error);
    return { id, kind: 'failed', code, message };
  }
}
