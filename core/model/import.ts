/** How far an import has come. Counts only grow; `total` is 0 while unknown. */
export interface ImportProgress {
  /** What is being done now. */
  readonly stage: 'open' | 'evidence' | 'sources' | 'credentials' | 'permissions' | 'identities' | 'finish';
  /** Entries or bytes done in this stage. */
  readonly done: number;
  /** Entries or bytes to do in this stage, 0 while unknown. */
  readonly total: number;
  /** What `done` counts. */
  readonly unit: 'files' | 'bytes' | 'steps';
  /** One plain phrase, e.g. `reading 214 files`. */
  readonly message: string;
}

/** What a case holds after an import, and what the import added. Counts are of the whole case unless under `added`. */
export interface ImportSummary {
  readonly files: number;
  readonly records: number;
  readonly events: number;
  readonly paired: number;
  readonly duplicates: number;
  readonly setAside: number;
  readonly credentials: number;
  /** Files that hold something and were not read: no source recognises them, or it does not read their kind yet. */
  readonly unread: number;
  /** Wall time of the import. */
  readonly seconds: number;
  /** What this import brought: entries new to the case, entries it already had, and new records. */
  readonly added: { readonly files: number; readonly known: number; readonly records: number };
  /** Each bundle imported, in the order given: its SHA-256, and what it held besides entries and was passed over (links, devices). */
  readonly bundles: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  }[];
  /** SHA-256 of kept originals that no longer were what they are named after, and were replaced from these bundles. */
  readonly replaced: readonly string[];
  /** Head of the case's journal after the import. */
  readonly journalHead: string;
}
