import { z } from 'zod';
import type { ErrorCode } from '#core/base/error.ts';
import { nameOf, type CallSpec, type MaskedCount } from './schemas.ts';

/** Who runs statements: a console of a page, by an id that it chose. */
const consoleId = z.string().min(1).max(64);
const statement = z.string().min(1).max(100_000);
/** Name of a saved query. */
const queryName = nameOf(120);

/** Statements that readers write themselves, over the public tables. */
export const SQL_CALLS = {
  /** The public tables, functions and keywords. */
  'sql.schema': { args: z.strictObject({}), answer: 'json' },
  /**
   * Runs one reading statement and keeps it in the history. The answer's schema says in `cut` whether there are more rows than
   * came, each of its fields in `type` the column's DuckDB type. A statement of the same console that still runs is stopped
   * first; it rejects with `cancelled`. Rejects with `query-refused`, `query-failed` (with line and column where DuckDB tells
   * them), `query-timeout`, or `bad-arguments` where two other consoles run one.
   */
  'sql.run': {
    args: z.strictObject({
      id: consoleId,
      sql: statement,
      /** Most rows. */
      limit: z.int().positive().max(100_000).default(10_000),
      /** Time after which it is interrupted. */
      timeoutSeconds: z.int().positive().max(600).default(60),
    }),
    answer: 'arrow',
  },
  /** Interrupts the statement that a console runs; false where it runs none. */
  'sql.cancel': { args: z.strictObject({ id: consoleId }), answer: 'json' },
  /** The statements that the case keeps: those that were run, and saved ones. */
  'sql.kept': { args: z.strictObject({}), answer: 'json' },
  /** Keeps a statement under a name, in place of one of the same name; secrets in both are masked. */
  'sql.save': { args: z.strictObject({ name: queryName, sql: statement }), answer: 'json' },
  /** Forgets the saved statement of that name; rejects with `not-found` where there is none. */
  'sql.remove': { args: z.strictObject({ name: queryName }), answer: 'json' },
  /** Forgets which statements were run; saved ones stay. */
  'sql.forget': { args: z.strictObject({}), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** A public table as a statement may name it. */
export interface SqlTable {
  readonly name: string;
  /** What a row of it is, in one sentence. */
  readonly comment: string;
  /** How many rows it has. */
  readonly rows: bigint;
  /** Its columns in order, each with its DuckDB type and what it holds. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
}

/** What a statement may be made of. */
export interface SqlSchema {
  /** Public tables by name; none before the first import. Tables whose names begin with `_` can be read but may change with any version. */
  readonly tables: readonly SqlTable[];
  /** Functions by name. */
  readonly functions: readonly {
    readonly name: string;
    readonly kind: 'scalar' | 'aggregate' | 'macro' | 'table' | 'table_macro';
    /** Names of its arguments. */
    readonly parameters: readonly string[];
    /** What it does, empty where that is not known. */
    readonly comment: string;
  }[];
  /** Words of SQL, in lower case. */
  readonly keywords: readonly string[];
}

/** The statements that a case keeps. */
export interface SqlKept {
  /** Statements that were run, the last one first, each once, at most 200. */
  readonly history: readonly {
    readonly sql: string;
    /** When it was last run, µs UTC. */
    readonly at: bigint;
    /** How long that took. */
    readonly milliseconds: number;
    /** Rows that came, null where it failed. */
    readonly rows: number | null;
    /** Code of its failure, null where it was answered. */
    readonly code: ErrorCode | null;
  }[];
  /** Saved ones by name. */
  readonly saved: readonly { readonly name: string; readonly sql: string }[];
  /** Why what was kept could not be understood, in one sentence; null where all is well. */
  readonly fault: string | null;
}

/** What the JSON calls of this area answer. */
export interface SqlResults {
  'sql.schema': SqlSchema;
  'sql.cancel': { readonly cancelled: boolean };
  'sql.kept': SqlKept;
  'sql.save': SqlKept & MaskedCount;
  'sql.remove': SqlKept;
  'sql.forget': SqlKept;
}
