import type { ExportProgress, ExportSummary } from '#core/model/export.ts';
import type { ImportProgress, ImportSummary } from '#core/model/import.ts';

export type { ExportProgress, ExportSummary, ImportProgress, ImportSummary };

/** How an import ended. */
export type ImportOutcome =
  | { readonly kind: 'done'; readonly summary: ImportSummary }
  /** Nothing was brought in; identities were computed again by the decisions that stand, of which some may no longer fit anything. */
  | { readonly kind: 'reconsidered'; readonly applied: number; readonly stale: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** How an export ended, whatever way; `download` is the address that gives its file once, null where it has a path. */
export type ExportOutcome =
  | {
      readonly id: string;
      readonly kind: 'done';
      readonly summary: ExportSummary;
      readonly download: string | null;
    }
  | { readonly id: string; readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Name → payload of every push from the engine to its hosts. */
export interface PushEvents {
  'import.progress': ImportProgress;
  'import.ended': ImportOutcome;
  'export.progress': ExportProgress;
  'export.ended': ExportOutcome;
  /** The case has a new generation; everything shown is to be asked again. */
  'case.changed': { readonly generation: number };
  /** The engine stopped and was started again; calls under way were answered with `engine-lost`. */
  'engine.restarted': { readonly reason: string };
  /** Settings were changed, here or in another window. */
  'settings.changed': { readonly scope: 'user' | 'case' };
  /** The journal was added to, here or by another process: notes, tags, bookmarks or whose case it is may be others. */
  'notes.changed': Readonly<Record<string, never>>;
  /** A command of the page was chosen in the window's own menu. */
  'menu.command': { readonly id: string };
  /** Files and folders were dropped on the window; they are no cases. */
  'host.dropped': { readonly paths: readonly string[] };
}

/** Name of a push. */
export type PushName = keyof PushEvents;
/** The closed list of pushes. */
export const PUSH_NAMES = [
  'import.progress',
  'import.ended',
  'export.progress',
  'export.ended',
  'case.changed',
  'engine.restarted',
  'settings.changed',
  'notes.changed',
  'menu.command',
  'host.dropped',
] as const satisfies readonly PushName[];
