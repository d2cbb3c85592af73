import type { ImportOutcome, ImportProgress } from '#core/api/events.ts';

/** What an importer is asked to do. */
export interface ImportRequest {
  /** Folder of the case. */
  readonly caseDir: string;
  /** Files and folders to import. */
  readonly paths: readonly string[];
  /** Leave the original bytes where they are. */
  readonly reference: boolean;
  /** Whether nothing is brought in, and only identities are computed again. */
  readonly reconsider: boolean;
}

/** Messages to an importer. */
export type ToImporter =
  { readonly kind: 'import'; readonly request: ImportRequest } | { readonly kind: 'cancel' };

/** Messages from an importer. */
export type FromImporter =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  | { readonly kind: 'ended'; readonly outcome: ImportOutcome };
