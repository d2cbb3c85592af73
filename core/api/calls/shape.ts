import { z } from 'zod';
import { MOST_POINTS, MOST_POINT_ROWS, POINT_ORDERS } from '#core/model/orders.ts';
import { caseFilter, id64, micros, type CallSpec } from './schemas.ts';

/** Credentials as points in space: how long they live, how much they may do, and how they were used. */
export const SHAPE_CALLS = {
  /**
   * The credentials that a filter keeps, as points, with what a picture of them needs: credential_id, kind, lifetime_seconds, lifetime_basis,
   * remaining_seconds, scope, utilisation, elevation and distance of shape, `mismatch_count`, and the column asked for with `colour`; the
   * furthest from ideal first. A session stands for its keys. With the filter's as-of everything is measured with what was known then, else
   * over the whole life.
   */
  'shape.points': {
    args: z.strictObject({
      filter: caseFilter,
      /** Most points; the furthest from ideal are kept. */
      most: z.int().positive().max(MOST_POINTS).default(MOST_POINTS),
      /** What colours tell apart; absent for kinds, which are always there. */
      colour: z.enum(['owner', 'origin', 'agent']).optional(),
    }),
    answer: 'arrow',
  },
  /**
   * Everything that is told of some points: the columns of shape but scope_id and ideal_lifetime_seconds, with `mismatches` as one text
   * (null if none), their number `mismatch_count`, and `agent_key`, a key of the agent; the furthest from ideal first. What is no point is left out.
   */
  'shape.rows': {
    args: z.strictObject({
      /** Numbers of credentials. */
      ids: z.array(id64).max(MOST_POINT_ROWS).default([]),
      /** Primary keys of further ones. */
      keys: z.array(z.string().max(4096)).max(MOST_POINT_ROWS).default([]),
      /** As of when in µs; absent for the whole life. */
      asOf: micros.optional(),
    }),
    answer: 'arrow',
  },
  /** The order of the points of a filter by one column of shape: credential_id and `place`, from 1, the same for equal values; those of which it is not known are left out. */
  'shape.order': {
    args: z.strictObject({ filter: caseFilter, by: z.enum(POINT_ORDERS) }),
    answer: 'arrow',
  },
  /** The primary keys of some points: credential_key, the furthest from ideal over the whole life first. */
  'shape.keys': {
    args: z.strictObject({ ids: z.array(id64).max(MOST_POINTS) }),
    answer: 'arrow',
  },
  /** What is ideal for each kind of credential, and what says so: the columns of shape_baseline and `path`; where `kind` is null, that of all other kinds. */
  'shape.baseline': { args: z.strictObject({}), answer: 'arrow' },
} as const satisfies Record<string, CallSpec>;
