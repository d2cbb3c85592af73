import { z } from 'zod';
import type { ImportProgress } from './events.ts';

/** Fields of an event that a filter may name. */
export const EVENT_FIELDS = [
  'source',
  'account',
  'region',
  'category',
  'service',
  'action',
  'access',
  'resource',
  'outcome',
  'error',
  'credential_key',
  'principal_kind',
  'actor_key',
  'effective_key',
  'via_service',
  'client_addr',
  'user_agent',
  'session_name',
  'request_id',
  'event_uid',
  'file_id',
] as const;

/** Fields of a credential that a filter may name. */
export const CREDENTIAL_FIELDS = [
  'kind',
  'system_key',
  'account',
  'subject_key',
  'session_key',
  'origin',
  'issuance',
  'label',
  'owner',
  'task_id',
  'expiry',
  'credential_key',
] as const;

/** Columns that the credential table can be sorted by. */
export const CREDENTIAL_SORTS = [
  'label',
  'kind',
  'origin',
  'issuance',
  'issued_at',
  'expires_at',
  'first_used_at',
  'last_used_at',
  'uses',
  'denied',
  'addresses',
  'keys',
  'account',
  'lifetime',
] as const;

/** Columns that the event grid can be sorted by. */
export const EVENT_SORTS = [
  'occurred_at',
  'service',
  'action',
  'outcome',
  'client_addr',
  'account',
  'region',
] as const;

const micros = z.bigint().min(-62_167_219_200_000_000n).max(253_402_300_800_000_000n);
const id64 = z.bigint().nonnegative().max(18_446_744_073_709_551_615n);
const position = z.bigint().nonnegative().max(9_223_372_036_854_775_807n);
const entry = z.int().nonnegative().max(2_147_483_647);
const page = { offset: z.int().nonnegative().max(1_000_000_000), limit: z.int().positive().max(10_000) };

/** One condition; a list of values means any of them, null means "the evidence does not say". */
function term<const F extends readonly [string, ...string[]]>(fields: F) {
  return z.strictObject({
    field: z.enum(fields),
    op: z.enum(['is', 'is-not', 'contains']),
    values: z.array(z.string().max(4096).nullable()).min(1).max(1000),
  });
}

/** What part of the case is looked at: half-open time range in microseconds, and conditions that must all hold. */
const eventFilter = z.strictObject({
  from: micros.optional(),
  to: micros.optional(),
  terms: z.array(term(EVENT_FIELDS)).max(100).default([]),
  /** Only events that name one of this credential's keys (or, for a session, of its member keys). */
  credential: z.string().max(4096).optional(),
});

/** As {@link eventFilter}, for credentials: those alive or used in the range. `asOf` keeps those issued or used by then. */
const credentialFilter = z.strictObject({
  from: micros.optional(),
  to: micros.optional(),
  asOf: micros.optional(),
  text: z.string().max(4096).optional(),
  terms: z.array(term(CREDENTIAL_FIELDS)).max(100).default([]),
});

/** One call: its arguments, and whether it answers JSON (typed below) or a table in Arrow IPC. */
interface CallSpec {
  readonly args: z.ZodType;
  readonly answer: 'json' | 'arrow';
}

/** Every call there is. Arguments are checked at the door; results are typed in {@link Results}. */
export const CONTRACT = {
  /** What the page is served by, and what that host can do. */
  'host.info': { args: z.strictObject({}), answer: 'json' },
  /** Files and folders on the server's side, under its root, to import from. */
  'host.browse': { args: z.strictObject({ path: z.string().max(4096) }), answer: 'json' },
  /** Opens the system's dialog and returns the paths chosen; `not-here` where there is none. */
  'host.pick': { args: z.strictObject({ what: z.enum(['files', 'folder']) }), answer: 'json' },
  /** The case in numbers, for the frame. */
  'case.info': { args: z.strictObject({}), answer: 'json' },
  /** Events over a stretch of time (the case's whole time where not given) in equal buckets, for the time strip. */
  'case.histogram': {
    args: z.strictObject({
      buckets: z.int().min(1).max(2000),
      from: micros.optional(),
      to: micros.optional(),
    }),
    answer: 'json',
  },
  /** Every entry of the evidence: the columns of evidence_file, and the bundles that hold it. */
  'evidence.files': { args: z.strictObject({}), answer: 'arrow' },
  /** Records set aside, in file order: file_id, path, ordinal, reason, detail, excerpt. */
  'evidence.setAside': { args: z.strictObject({ fileId: entry.optional(), ...page }), answer: 'arrow' },
  /** Starts an import; progress and end come as pushes. */
  'import.start': {
    args: z.strictObject({
      paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
      reference: z.boolean().default(false),
    }),
    answer: 'json',
  },
  /** Asks the running import to stop; the case stays as it was. */
  'import.cancel': { args: z.strictObject({}), answer: 'json' },
  /** The running import's progress, or null. */
  'import.state': { args: z.strictObject({}), answer: 'json' },
  /** A page of credentials: the columns of credential, `parent_key`, and for a session its member count. */
  'credentials.list': {
    args: z.strictObject({
      filter: credentialFilter,
      /** Whether keys of one session are shown as their session only. */
      collapse: z.boolean().default(true),
      /** Member keys of this session only. */
      session: z.string().max(4096).optional(),
      sort: z.enum(CREDENTIAL_SORTS).default('last_used_at'),
      descending: z.boolean().default(true),
      ...page,
    }),
    answer: 'arrow',
  },
  /** How many credentials a filter keeps, in total and by kind, origin and issuance. */
  'credentials.summary': {
    args: z.strictObject({ filter: credentialFilter, collapse: z.boolean().default(true) }),
    answer: 'json',
  },
  /** One credential, by any of its keys. */
  'credentials.get': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
  /** The chain of credentials above and below one, with each link's rule, strength and record. */
  'credentials.lineage': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
  /** A page of events: the columns of event, `path` of the file, and `credential_label`. */
  'events.list': {
    args: z.strictObject({
      filter: eventFilter,
      sort: z.enum(EVENT_SORTS).default('occurred_at'),
      descending: z.boolean().default(false),
      ...page,
    }),
    answer: 'arrow',
  },
  /** How many events a filter keeps, and their first and last time. */
  'events.summary': { args: z.strictObject({ filter: eventFilter }), answer: 'json' },
  /** One event with every record behind it. */
  'events.get': { args: z.strictObject({ eventId: id64 }), answer: 'json' },
  /** The values of one event column and how often each occurs, most first, at most `limit`. */
  'events.values': {
    args: z.strictObject({
      filter: eventFilter,
      field: z.enum(EVENT_FIELDS),
      limit: z.int().positive().max(1000).default(50),
    }),
    answer: 'json',
  },
  /** One record as it stands in the evidence, read again and masked. */
  'raw.get': { args: z.strictObject({ fileId: entry, ordinal: position }), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** Name of a call. */
export type CallName = keyof typeof CONTRACT;
/** Arguments of a call as its caller writes them (defaults may be left out). */
export type CallArgs<K extends CallName> = z.input<(typeof CONTRACT)[K]['args']>;
/** Arguments of a call after the door has checked them. */
export type CheckedArgs<K extends CallName> = z.output<(typeof CONTRACT)[K]['args']>;
/** A filter over events. */
export type EventFilter = z.input<typeof eventFilter>;
/** A filter over credentials. */
export type CredentialFilter = z.input<typeof credentialFilter>;

/** A plain row of a public table: 64-bit integers and times (µs) as bigint, lists as arrays, NULL as null. */
export type Row = Readonly<Record<string, unknown>>;

/** A number of things with the value they share. */
export interface ValueCount {
  readonly value: string | null;
  readonly count: bigint;
}

/** records = events + paired + duplicates + setAside. */
export interface Accounting {
  readonly records: bigint;
  readonly events: bigint;
  readonly paired: bigint;
  readonly duplicates: bigint;
  readonly setAside: bigint;
}

/** One record in the evidence. */
export interface RecordRef {
  readonly fileId: number;
  readonly path: string;
  readonly sha256: string;
  readonly ordinal: bigint;
}

/** One hop of lineage: `child` comes from `parent`. */
export interface LineageLink {
  readonly childKey: string;
  readonly parentKey: string;
  readonly relation: string;
  readonly rule: string;
  readonly strength: string;
  readonly record: RecordRef;
}

/** What each JSON call answers; Arrow calls answer the bytes of one IPC stream. */
export interface Results {
  'host.info': {
    readonly host: 'electron' | 'loopback' | 'in-process';
    readonly version: string;
    /** Folder that `host.browse` shows, null where browsing is not offered. */
    readonly root: string | null;
    readonly canPick: boolean;
    readonly canUpload: boolean;
  };
  'host.browse': {
    readonly path: string;
    readonly parent: string | null;
    readonly entries: readonly {
      readonly name: string;
      readonly path: string;
      readonly kind: 'folder' | 'file';
      readonly bytes: bigint;
    }[];
  };
  'host.pick': { readonly paths: readonly string[] };
  'case.info': {
    readonly name: string;
    readonly dir: string;
    readonly generation: number;
    readonly files: bigint;
    readonly bundles: readonly Row[];
    readonly accounting: Accounting;
    readonly credentials: bigint;
    /** Credentials shown when keys are collapsed under their session. */
    readonly collapsed: bigint;
    readonly kinds: readonly ValueCount[];
    readonly firstAt: bigint | null;
    readonly lastAt: bigint | null;
    /** Head of the hash-chained journal, null before the first line. */
    readonly journalHead: string | null;
    /** What a reader must know first: a torn journal line, an unfinished import. */
    readonly notices: readonly string[];
  };
  'case.histogram': {
    readonly from: bigint | null;
    readonly to: bigint | null;
    readonly counts: readonly number[];
    readonly denied: readonly number[];
  };
  'import.start': { readonly started: true };
  'import.cancel': { readonly cancelled: boolean };
  'import.state': ImportProgress | null;
  'credentials.summary': {
    readonly total: bigint;
    readonly kinds: readonly ValueCount[];
    readonly origins: readonly ValueCount[];
    readonly issuances: readonly ValueCount[];
  };
  'credentials.get': {
    /** Row of credential, with parent_key. */
    readonly credential: Row;
    readonly aliases: readonly Row[];
    /** credential_fact rows of all its keys. */
    readonly facts: readonly Row[];
    /** lifecycle rows that concern it, in time order, each with its file's path; at most 1,000, its own first. */
    readonly lifecycle: readonly Row[];
    /** How many lifecycle rows concern it. */
    readonly lifecycleTotal: bigint;
    /** Member keys of a session credential, or the siblings in its session. */
    readonly members: readonly Row[];
    /** Distinct service:action with count, denied, first and last time, most used first (at most 200). */
    readonly actions: readonly Row[];
    /** Distinct client addresses with count, first and last time (at most 200). */
    readonly addresses: readonly Row[];
    /** Uses over its own time in 120 equal buckets. */
    readonly density: {
      readonly from: bigint | null;
      readonly to: bigint | null;
      readonly counts: readonly number[];
    };
  };
  'credentials.lineage': {
    readonly key: string;
    /** Rows of credential for every credential in the chain, with `distance` (negative above, 0 itself, positive below). */
    readonly nodes: readonly Row[];
    readonly links: readonly LineageLink[];
    /** Links that are in the case and not given, because the chain holds enough already. */
    readonly hidden: bigint;
    /** Why the top of the chain is the top, in the words of `issuance`. */
    readonly breaks: readonly { readonly key: string; readonly issuance: string }[];
  };
  'events.summary': {
    readonly total: bigint;
    readonly firstAt: bigint | null;
    readonly lastAt: bigint | null;
    readonly denied: bigint;
  };
  'events.get': {
    readonly event: Row;
    readonly records: readonly (RecordRef & { readonly role: 'event' | 'paired' | 'duplicate' })[];
  };
  'events.values': { readonly values: readonly ValueCount[] };
  'raw.get': {
    readonly record: RecordRef;
    /** The record's text, masked; pretty-printed where it is JSON. */
    readonly text: string;
    /** How many values were masked. */
    readonly masked: number;
    readonly bytes: bigint;
  };
}

/** What a call answers. */
export type CallResult<K extends CallName> = K extends keyof Results ? Results[K] : Uint8Array;
