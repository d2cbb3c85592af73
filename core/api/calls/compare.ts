import { z } from 'zod';
import { COMPARE_DIMENSIONS, COMPARE_SORTS, COMPARE_STATES } from '#core/model/compare.ts';
import type { Row } from './rows.ts';
import { caseFilter, micros, type CallSpec } from './schemas.ts';

/** Rows that one comparison holds at most. */
export const MOST_COMPARED = 5000;

const period = z.strictObject({ from: micros, to: micros }).refine(({ from, to }) => from < to, {
  message: 'a period ends after it begins',
});
const key = z.string().min(1).max(4096);
const order = {
  /** What the rows are about. */
  by: z.enum(COMPARE_DIMENSIONS),
  /** Only rows of this state; all when absent. */
  state: z.enum(COMPARE_STATES).optional(),
  sort: z.enum(COMPARE_SORTS).default('state'),
  descending: z.boolean().default(false),
  /** Most rows; the first are kept. */
  most: z.int().positive().max(MOST_COMPARED).default(1000),
};

/** Two periods or two credentials side by side. */
export const COMPARE_CALLS = {
  /** What happened in two periods (µs, half-open), under a filter whose own range does not count. */
  'compare.periods': {
    args: z.strictObject({ filter: caseFilter, a: period, b: period, ...order }),
    answer: 'json',
  },
  /** What two credentials did, each by any of its keys, under a filter whose own credential does not count. A session stands for its member keys. */
  'compare.credentials': {
    args: z.strictObject({ filter: caseFilter, a: key, b: key, ...order }),
    answer: 'json',
  },
  /** What two credentials may do: their broadest scopes, part by part, and the permissions that only one of them has. */
  'compare.scopes': {
    args: z.strictObject({
      a: key,
      b: key,
      /** Most permissions that only one side has, for each side; the first by name are kept. */
      most: z.int().positive().max(MOST_COMPARED).default(500),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** One side of a comparison. */
export interface ComparedSide {
  /** The time that counts on this side, in µs, half-open: the period, or the filter's range within the credential's life; up to the as-of. */
  readonly from: bigint;
  readonly to: bigint;
  /** Events on it that the filter keeps, as the screen Events lists them. */
  readonly events: bigint;
  /** Of those, refused by authorisation. */
  readonly denied: bigint;
}

/** Two sides, row by row. */
export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /**
   * service (of an action, else null), value (null where the records do not say), state, by_time (whether more or less is by events for each covered time,
   * where the sides differ in it, else by events alone), a_events, a_denied, b_events, b_denied, difference (second less first), ratio (second over first, by
   * the same measure; null where either is 0), a_share and b_share (of the side's time, how much its logs cover, from 0 to 1), and of an action permission
   * (the first by name of those that its calls needed, null where none is known) and permissions (how many).
   */
  readonly rows: readonly Row[];
  /** Number of rows of the state asked for. */
  readonly total: bigint;
  /** Number of rows of each state, also those that were not asked for. */
  readonly states: Readonly<Record<(typeof COMPARE_STATES)[number], bigint>>;
  /**
   * Logs that the events come from, the most events first, at most 100: source, system_key, a_events, b_events, and for each side the time that it covers (a_us),
   * stretches without (a_gaps) and the longest of them (a_gap_from, a_gap_to, null where there is none). Silence longer than the log's rhythm counts as not covered.
   */
  readonly logs: readonly Row[];
}

/** A permission that only one of two credentials has. */
export interface OwnPermission {
  readonly permission: string;
  readonly service: string | null;
  readonly access: string | null;
  /** used, never-used, or seen: used while nothing in evidence says what was had. */
  readonly state: string;
  /** Calls that needed it. */
  readonly calls: bigint;
}

/** What one of two credentials may do. */
export interface ScopeSide {
  /** Its primary key. */
  readonly key: string;
  /** Columns of its broadest scope, null where none is known. */
  readonly scope: Row | null;
  /** Permissions that it has. */
  readonly permissions: bigint;
  /** Those that the other has not, by name, the first of them. */
  readonly own: readonly OwnPermission[];
  /** How many the other has not. */
  readonly ownTotal: bigint;
}

/** What the JSON calls of this area answer. */
export interface CompareResults {
  'compare.periods': Comparison;
  'compare.credentials': Comparison;
  'compare.scopes': {
    readonly a: ScopeSide;
    readonly b: ScopeSide;
    /** Parts of both broadest scopes: service, access, a_permissions, b_permissions, a_conditional, b_conditional; 0 where a side has none. */
    readonly parts: readonly Row[];
    /** Permissions that both have. */
    readonly both: bigint;
  };
}
