import { z } from 'zod';
import { caseFilter, micros, page, type CallSpec } from './schemas.ts';

/** What lanes can stand under. */
export const LANE_GROUPS = ['none', 'session', 'agent', 'task', 'account'] as const;
/** What lanes can be ordered by, inside a group too; groups stand in the order of their first lane. */
export const LANE_SORTS = ['begin', 'last_used', 'uses', 'denied', 'label'] as const;
/** Lanes that one call is about at most. */
export const MOST_LANES = 200;
/** Columns of one tile at most. */
export const MOST_COLUMNS = 2000;

const lanes = {
  filter: caseFilter,
  group: z.enum(LANE_GROUPS).default('none'),
  sort: z.enum(LANE_SORTS).default('begin'),
  descending: z.boolean().default(false),
};

const keys = z.array(z.string().min(1).max(4096)).min(1).max(MOST_LANES);

/** One lane for each credential: its life, its use in equal columns of time, and what comes from what. */
export const TIMELINE_CALLS = {
  /**
   * Groups of lanes in their order: `value` (null for what belongs to none), `name` (null where the value says it all),
   * `rules` (how lanes came into it), `lanes` (how many). Without grouping one row, or none where there is no lane.
   */
  'timeline.groups': { args: z.strictObject(lanes), answer: 'arrow' },
  /**
   * A page of lanes, group by group: columns of credential. A session stands for its keys, except where they are grouped by
   * session: then the keys are lanes.
   */
  'timeline.lanes': { args: z.strictObject({ ...lanes, ...page }), answer: 'arrow' },
  /**
   * What happened in some lanes in equal columns of time, each half-open, the first at `from`; only columns that hold
   * something. `lane` is a place in `keys` from 0, `bin` a column from 0. Where `phase` is null, `count` are uses and
   * `denied` those refused; else `count` are lifecycle rows of that phase, with the first of their events in `event_id`.
   * The filter's conditions on events, its text and its credential hold; its range and its as-of do not, so that a tile outlives a change of them.
   */
  'timeline.tile': {
    args: z.strictObject({
      filter: caseFilter,
      keys,
      /** Start of the first column, in µs. */
      from: micros,
      /** Length of a column, in µs. */
      width: z.bigint().positive().max(1_000_000_000_000_000n),
      columns: z.int().positive().max(MOST_COLUMNS),
    }),
    answer: 'arrow',
  },
  /**
   * What comes from what among some lanes: `child` and `parent` (places in `keys` from 0), `occurred_at` (when the child was
   * made, or first used), `relation`, `rule`, `strength`, and the proving record as `file_id` and `ordinal`; in order of time.
   */
  'timeline.links': { args: z.strictObject({ keys }), answer: 'arrow' },
} as const satisfies Record<string, CallSpec>;
