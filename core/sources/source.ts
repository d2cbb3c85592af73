/** A parsed JSON object of a log. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a source may look at to say whether an entry is its own. */
export interface Head {
  /** Beginning of the entry, decompressed and decoded, at most 256 KiB. */
  readonly text: string;
  /** The first complete records, at most two hundred; envelope arrays are opened. Empty when the entry is not JSON. */
  readonly records: readonly JsonObject[];
  /** The first top-level object itself when the records come out of an envelope inside it, else null. */
  readonly envelope: JsonObject | null;
}

/** What a source says of an entry: read it, leave it unread with a note, or not mine (null). */
export type Recognition = { readonly read: true } | { readonly read: false; readonly note: string } | null;

/** One log format. Everything particular to it is in its own folder; the framework knows only this interface. */
export interface Source {
  /** Name of its folder and value of `event.source`. */
  readonly id: string;
  /** What the format is called in the field. */
  readonly title: string;
  /** Names of arrays in a top-level object whose elements are the records; empty if records stand alone. */
  readonly envelopes: readonly string[];
  /** Fields of an element that hold the record itself as JSON text (an export's wrapping); the first present is opened. */
  readonly embedded: readonly string[];
  /** DuckDB type of one record: what is read of it. Fields of changing shape are JSON. */
  readonly recordType: string;
  /** Decides by content whether an entry is of this source. */
  recognise(head: Head): Recognition;
  /** Opens a file that is not JSON into records; absent for JSON sources. */
  readonly parse?: (text: string) => Iterable<ParsedRecord>;
  /**
   * SQL that makes the temporary table `_staged` from the view `_record(file_id, ordinal, entry_sha256, r)`. `_staged` has at least
   * file_id, ordinal, entry_sha256, event_id, reject (a code of reasons.ts or NULL), detail and excerpt.
   */
  readonly stage: string;
  /** SQL that inserts rows of the public tables from `_staged`, from which rejected rows and duplicates are gone. */
  readonly normalise: string;
  /** Whether the framework drops repeated event ids from `_staged` (true), or the source's SQL pairs and drops itself. */
  readonly deduplicate: boolean;
  /** SQL run once before a batch, creating the source's own persistent `_tables`; absent if it has none. */
  readonly tables?: string;
}

/** A record of a text format, or what is wrong where one should be. */
export type ParsedRecord =
  | { readonly ok: true; readonly record: JsonObject }
  | { readonly ok: false; readonly detail: string; readonly excerpt: string };
