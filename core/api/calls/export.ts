import { z } from 'zod';
import { CREDENTIAL_SORTS, EVENT_SORTS } from '#core/model/orders.ts';
import { EXPORT_FORMATS, type ExportProgress } from '#core/model/export.ts';
import { caseFilter, entry, type CallSpec } from './schemas.ts';

/** What is taken out: a selection as a list shows it, one credential's story, a statement's result, or all public tables. */
export const exportWhat = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('events'),
    filter: caseFilter,
    sort: z.enum(EVENT_SORTS).default('occurred_at'),
    descending: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('credentials'),
    filter: caseFilter,
    /** Whether keys of one session are shown as their session only. */
    collapse: z.boolean().default(true),
    sort: z.enum(CREDENTIAL_SORTS).default('last_used_at'),
    descending: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('set-aside'), fileId: entry.optional() }),
  z.strictObject({ kind: z.literal('story'), key: z.string().min(1).max(4096) }),
  z.strictObject({ kind: z.literal('sql'), sql: z.string().min(1).max(1_000_000) }),
  z.strictObject({ kind: z.literal('tables') }),
]);

const id = z.string().min(1).max(64);

/** Taking things out. */
export const EXPORT_CALLS = {
  /** What an export would hold: its rows and columns, and a name for its file without an ending. */
  'export.describe': { args: z.strictObject({ what: exportWhat }), answer: 'json' },
  /** Starts an export; progress and end come as pushes with its id. */
  'export.start': {
    args: z.strictObject({
      what: exportWhat,
      format: z.enum(EXPORT_FORMATS),
      /** Columns in the order of the file; all of them when absent. */
      columns: z.array(z.string().min(1).max(255)).min(1).max(2000).optional(),
      /** IANA zone whose times stand beside UTC. */
      zone: z.string().min(1).max(64).default('UTC'),
      /** File to write, from `host.save`; must be absent where the page loads the file itself. */
      path: z.string().min(1).max(4096).optional(),
    }),
    answer: 'json',
  },
  /** Asks with the system's dialog where a file of this name goes; `not-here` where there is none. */
  'host.save': { args: z.strictObject({ name: z.string().min(1).max(255) }), answer: 'json' },
  /** Writes into the journal that a picture was taken out, which the page made by itself; the answer is the journal's head. */
  'export.picture': {
    args: z.strictObject({
      screen: z.string().min(1).max(64),
      name: z.string().min(1).max(255),
      bytes: z.bigint().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      filter: caseFilter,
      zone: z.string().min(1).max(64),
    }),
    answer: 'json',
  },
  /** Asks an export to stop; no file is written. */
  'export.cancel': { args: z.strictObject({ id }), answer: 'json' },
  /** The running exports' progress. */
  'export.state': { args: z.strictObject({}), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface ExportResults {
  'export.describe': {
    /** Rows, null for all tables, where they are counted as they are written. */
    readonly rows: bigint | null;
    /** Columns in order with their DuckDB types; none for all tables. */
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    /** Name for the file, without an ending. */
    readonly name: string;
  };
  /** Its id, and the name of the file. */
  'export.start': { readonly id: string; readonly name: string };
  /** The path chosen, null where none was. */
  'host.save': { readonly path: string | null };
  'export.picture': { readonly journalHead: string };
  'export.cancel': { readonly cancelled: boolean };
  'export.state': readonly ExportProgress[];
}

/** What is taken out, as a caller writes it. */
export type ExportWhat = z.input<typeof exportWhat>;
/** What is taken out, after the door has checked it. */
export type CheckedExport = z.output<typeof exportWhat>;
