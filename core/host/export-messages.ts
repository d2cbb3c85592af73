import type { ExportOutcome, ExportProgress } from '#core/api/events.ts';
import type { ExportRequest } from '#core/pipeline/export/request.ts';

/** Messages to an exporter. */
export type ToExporter =
  { readonly kind: 'export'; readonly request: ExportRequest } | { readonly kind: 'cancel' };

/** Messages from an exporter. */
export type FromExporter =
  | { readonly kind: 'progress'; readonly progress: ExportProgress }
  | { readonly kind: 'ended'; readonly outcome: ExportOutcome };
