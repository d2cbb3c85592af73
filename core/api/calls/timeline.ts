import { z } from 'zod';
import { LANE_GROUPS, LANE_SORTS } from '#core/model/orders.ts';
import { caseFilter, micros, page, type CallSpec } from './schemas.ts';

/** Lanes that one call is about at most. */
export const MOST_LANES = 200;
/** Attempts that one call gives at most. */
export const MOST_ATTEMPTS = 500;
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
   * A page of lanes, group by group: columns of credential and the measures of shape, `mismatches` as a number of kinds. A session stands for its keys, except where they are grouped by
   * session: then the keys are lanes.
   */
  'timeline.lanes': { args: z.strictObject({ ...lanes, ...page }), answer: 'arrow' },
  /**
   * What happened in some lanes in equal columns of time, each half-open, the first at `from`; only columns that hold
   * something. `lane` is a place in `keys` from 0, `bin` a column from 0. Where `phase` is null, `count` are uses and
   * `denied` those refused; else `count` are events of that phase, with the first of them in `event_id`: phases of lifecycle, and `attempt` and
   * `step`, attempts to go further and steps on the way, of which the first says in `detail` what it was.
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
  /**
   * Where issued and used do not fit in some lanes, lane by lane in order of time: `lane` (a place in `keys` from 0), `kind`, `from_at`, `to_at`,
   * `events`, `tolerance_seconds`, `reason`, `cannot_show`, and the records of both sides: `issued_file_id`, `issued_ordinal` and `issued_path`, and the
   * same with `used`. A lane of a session has those of its keys.
   */
  'timeline.bands': { args: z.strictObject({ keys }), answer: 'arrow' },
  /**
   * Attempts to go further in some lanes, lane by lane in order of time, at most `limit`: `lane` (a place in `keys` from 0), `occurred_at`, `phase`
   * (attempt or step), `event_id`, `detail`, and in `total` how many there are. A lane of a session has those of its keys.
   */
  'timeline.attempts': {
    args: z.strictObject({ keys, limit: z.int().positive().max(MOST_ATTEMPTS).default(MOST_ATTEMPTS) }),
    answer: 'arrow',
  },
} as const satisfies Record<string, CallSpec>;
