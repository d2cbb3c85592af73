import type { Connection } from '#core/db/database.ts';
import type { Masked } from '#core/keys/mask.ts';

/** A parsed JSON object of a log. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a source may look at to say whether an entry is its own. */
export interface Head {
  /** Beginning of the entry, decompressed, at most 256 KiB: for formats that are no text. */
  readonly bytes: Buffer;
  /** Beginning of the entry, decompressed and decoded, at most 256 KiB. */
  readonly text: string;
  /** The first complete records, at most two hundred; envelope arrays are opened. Empty when the entry is not JSON. */
  readonly records: readonly JsonObject[];
  /** The first top-level object itself when the records come out of an envelope inside it, else null. */
  readonly envelope: JsonObject | null;
}

/** What a source says of an entry: read it, or not mine (null). */
export type Recognition = { readonly read: true } | null;

/** How a format writes time; the case shows it beside every file of it. */
export interface Clock {
  /** Smallest step its times have. */
  readonly precision: 'second' | 'millisecond' | 'microsecond' | 'nanosecond';
  /** `utc`: always UTC; `stated`: with an offset or zone; `unstated`: local time of a machine that it does not name. */
  readonly zone: 'utc' | 'stated' | 'unstated';
  /** Whether a time says its year. */
  readonly year: 'stated' | 'unstated';
  /** Seconds of silence that say nothing by themselves; a longer one is a gap. Null for what is no log: it has no rhythm. */
  readonly rhythm: number | null;
}

/** One log format. Everything particular to it is in its own folder; the framework knows only this interface. */
export interface Source {
  /** Name of its folder and value of `event.source`. */
  readonly id: string;
  /** What the format is called in the field. */
  readonly title: string;
  /** How it writes time. */
  readonly clock: Clock;
  /** Names of arrays in a top-level object whose elements are the records; empty if records stand alone. */
  readonly envelopes: readonly string[];
  /** Fields of an element that hold the record itself as JSON text (an export's wrapping); the first present is opened. */
  readonly embedded: readonly string[];
  /** DuckDB type of one record: what is read of it. Fields of changing shape are JSON. */
  readonly recordType: string;
  /** Decides by content whether an entry is of this source. */
  recognise(head: Head): Recognition;
  /** Opens a file that is not JSON into records, whole; absent where there is none such. Files over 64 MiB are not opened. */
  readonly parse?: (content: Buffer) => Iterable<ParsedRecord>;
  /**
   * Name of the field that takes a line: each line of a file that is not JSON is a record of that one field, whatever the file's
   * size, and lines of white space alone are none. Absent where lines are no records.
   */
  readonly line?: string;
  /**
   * Whether a file that is not JSON is one that `parse` opens, where a source has lines as well: of every other one the lines are the
   * records. Absent where a source has only one of both.
   */
  readonly whole?: (head: Head) => boolean;
  /**
   * What a JSON record holds as records of its own, at least one: spans of a trace export, an entry to be decoded. Integers beyond
   * 2^53 come as texts of their digits. Absent where each is one record as it stands, which DuckDB then reads by itself.
   */
  readonly open?: (record: JsonObject) => Iterable<ParsedRecord>;
  /**
   * SQL that makes the temporary table `_staged` from the view `_record(file_id, ordinal, entry_sha256, r)`. `_staged` has at least
   * file_id, ordinal, entry_sha256, event_id, reject (a code of reasons.ts or NULL), detail and excerpt.
   */
  readonly stage: string;
  /** SQL that inserts rows of the public tables from `_staged`, from which rejected rows and duplicates are gone. */
  readonly normalise: string;
  /** Whether the framework drops repeated event ids from `_staged` (true), or the source's SQL pairs and drops itself. */
  readonly deduplicate: boolean;
  /** Runs before the records of each batch are staged: for values that `stage` and `normalise` read, which are the same for every record. */
  readonly prepare?: (db: Connection) => Promise<void>;
  /** The text of a record without what no general rule knows for a secret (a password typed as a name); absent where there is none such. */
  readonly conceal?: (text: string) => Masked;
  /** SQL run before anything is read, creating the source's own persistent `_tables`; absent if it has none. */
  readonly tables?: string;
  /**
   * Runs once after every import, when all entries are in and before the public tables are put together: for what records of
   * several entries say together (a signature and its key). Computes whole what it computes; absent if there is none such.
   */
  readonly conclude?: (db: Connection, records: RecordReader, content: ContentReader) => Promise<void>;
}

/** Reads an entry's records again, in order: what must not be kept in a table (a token) is looked at once more and forgotten. */
export type RecordReader = (fileId: number) => AsyncIterable<ReadRecord>;

/** Reads an entry's bytes again, decompressed, in chunks. */
export type ContentReader = (fileId: number) => AsyncIterable<Buffer>;

/** A record as it stands in its entry. */
export interface ReadRecord {
  /** Position in its entry, from 1; pieces that are no record are counted and left out. */
  readonly ordinal: number;
  /** Its text as the raw view has it, before masking. */
  readonly text: string;
}

/** A record that a parser found, or what is wrong where one should be. */
export type ParsedRecord =
  | {
      readonly ok: true;
      readonly record: JsonObject;
      /** The record as it stands in its file, for the raw view; absent where the JSON of `record` is that. */
      readonly text?: string;
    }
  | { readonly ok: false; readonly detail: string; readonly excerpt: string };
