import { z } from 'zod';
import { caseFilter, type CallSpec } from './schemas.ts';

/** Points that one answer holds at most. */
export const MOST_POINTS = 100_000;

/** Credentials as points in space: how long they live, how much they may do, and how they were used. */
export const SHAPE_CALLS = {
  /**
   * The credentials that a filter keeps, as points: the columns of shape but scope_id and ideal_lifetime_seconds, with `mismatches` as one text (null if none) and
   * their number `mismatch_count`; the furthest from ideal first. A session stands for its keys. With
   * the filter's as-of everything is measured with what was known then, else over the whole life.
   */
  'shape.points': {
    args: z.strictObject({
      filter: caseFilter,
      /** Most points; the furthest from ideal are kept. */
      most: z.int().positive().max(MOST_POINTS).default(MOST_POINTS),
    }),
    answer: 'arrow',
  },
  /** What is ideal for each kind of credential, and what says so: the columns of shape_baseline and `path`; where `kind` is null, that of all other kinds. */
  'shape.baseline': { args: z.strictObject({}), answer: 'arrow' },
} as const satisfies Record<string, CallSpec>;
