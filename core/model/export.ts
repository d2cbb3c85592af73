/** The closed list of file formats that rows are taken out in; `timesketch` is JSON Lines of events, as Timesketch reads it. */
export const EXPORT_FORMATS = ['csv', 'json', 'parquet', 'timesketch'] as const;
/** One format of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What can be taken out: `story` is one credential's events, lifecycle and links, `tables` all public tables. */
export const EXPORT_KINDS = ['events', 'credentials', 'set-aside', 'story', 'sql', 'tables'] as const;
/** One kind of {@link EXPORT_KINDS}. */
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** How far an export has come. */
export interface ExportProgress {
  /** Which export. */
  readonly id: string;
  /** Rows written so far. */
  readonly rows: bigint;
  /** Rows to write, null while they are being counted. */
  readonly total: bigint | null;
  /** One plain phrase, e.g. `writing event`. */
  readonly message: string;
}

/** A file that was taken out. */
export interface ExportSummary {
  /** Name of the file or folder. */
  readonly name: string;
  /** Where it lies on the disk of the host; null in a browser, which loads it by its address. */
  readonly path: string | null;
  /** Rows in it, of all tables together. */
  readonly rows: bigint;
  /** Rows of the selection that the format cannot hold: events without a time in a Timesketch file. */
  readonly leftOut: bigint;
  /** Its size. */
  readonly bytes: bigint;
  /** SHA-256 of the file; of `manifest.json`, which names those of all others, where it is a folder. */
  readonly sha256: string;
  /** How many statements there are of what the case cannot show; they stand in the file, or in the text that goes with it. */
  readonly limits: number;
  /** That text, null where the file itself has a place for them. */
  readonly limitsText: string | null;
  /** Where that text lies; null where there is none, and in a browser. */
  readonly limitsPath: string | null;
  /** Head of the journal after the line that says so. */
  readonly journalHead: string;
}
