import { z } from 'zod';
import type { Row, ValueCount, Accounting } from './rows.ts';
import { caseFilter, micros, type CallSpec } from './schemas.ts';

/** The case as a whole. */
export const CASE_CALLS = {
  /** The case in numbers, for the frame. */
  'case.info': { args: z.strictObject({}), answer: 'json' },
  /**
   * Events over a stretch of time (the case's whole time where not given) in equal buckets, for the time strip: those that a
   * filter keeps; without one all of them but those that state what is and tell of nothing that happened.
   * Wide buckets over the whole case are added up from short spans of time, each in the bucket of its first event, so that a bucket is off by less than a
   * 16th of its width; all others are counted event by event.
   */
  'case.histogram': {
    args: z.strictObject({
      buckets: z.int().min(1).max(2000),
      from: micros.optional(),
      to: micros.optional(),
      filter: caseFilter.optional(),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface CaseResults {
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
    /** Identities that are no role. */
    readonly identities: bigint;
    /** Statements of what the case cannot show. */
    readonly limits: bigint;
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
}
