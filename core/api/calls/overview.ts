import { z } from 'zod';
import type { Row, ValueCount } from './rows.ts';
import type { CallSpec } from './schemas.ts';

/** The case in one look, and what it cannot show. */
export const OVERVIEW_CALLS = {
  /** What was imported, which credentials there are, which stand out, and what is wrong, each in numbers. */
  'overview.summary': { args: z.strictObject({}), answer: 'json' },
  /** Where there are logs: by source, installation, account and region, with the stretches of days that have records. */
  'overview.coverage': { args: z.strictObject({}), answer: 'json' },
  /** What this case cannot show, why it matters and what would show it, in the order of COVERAGE_KINDS. */
  'overview.limits': { args: z.strictObject({}), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** A credential that stands out on an axis. */
export interface Outstanding {
  readonly key: string;
  readonly kind: string;
  readonly label: string | null;
  /** Its value on the axis: seconds of lifetime, a score, a share, or a number. */
  readonly value: number;
  /** What is to be said with the value: why it stands out, how lifetime or scope are known, what is expected; null if nothing. */
  readonly basis: string | null;
}

/** What the JSON calls of this area answer. */
export interface OverviewResults {
  'overview.summary': {
    /** Sources, the most records first: source (null where files were not read), files, records, events, paired, duplicates, set_aside, first_at, last_at and systems. */
    readonly sources: readonly Row[];
    /** Credentials of each kind and origin, a session for its keys. */
    readonly credentials: readonly {
      readonly kind: string;
      readonly origin: string;
      readonly count: bigint;
    }[];
    /** At most six credentials on each axis of OVERVIEW_AXES, the furthest first. */
    readonly axes: readonly { readonly axis: OverviewAxis; readonly rows: readonly Outstanding[] }[];
    /** What does not fit between issued and used: kinds with how many credentials, and at most four of them; value is the uses that do not fit. */
    readonly mismatches: readonly {
      readonly kind: string;
      readonly count: bigint;
      readonly rows: readonly Outstanding[];
    }[];
    /** Issues of the quality gate by kind. */
    readonly issues: readonly ValueCount[];
  };
  'overview.coverage': {
    /**
     * Rows of coverage_span put together: source, system_key, account, region, from_at, to_at, days, events, data_events, `starts` and `ends` of the
     * stretches in µs, `gaps` and `longest_gap` (seconds) of the installation's log, and the record that begins it.
     */
    readonly places: readonly Row[];
  };
  /** Rows of coverage_gap with `path` and `sha256` of their record, null where none shows it. */
  'overview.limits': { readonly rows: readonly Row[] };
}

/** The axes on which credentials stand out. */
export const OVERVIEW_AXES = [
  'distance',
  'lifetime',
  'scope',
  'under',
  'over',
  'denied',
  'elevation',
] as const;
/** One axis of {@link OVERVIEW_AXES}: `distance` is from ideal, `under` and `over` are use against expectation. */
export type OverviewAxis = (typeof OVERVIEW_AXES)[number];
