import type { Bindable, Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import type { CompareDimension } from '#core/model/compare.ts';
import { eventsBySpan, eventsThemselves, summedBy, type Part, type Summed } from './summed-queries.ts';

/** One side of a comparison. */
export interface CompareSide {
  /** Which events are of it, as conditions on `event`. */
  readonly conditions: Conditions;
  /** The time that counts, in µs, half-open; `from` is not after `to`. */
  readonly from: bigint;
  readonly to: bigint;
}

/** Whose events are counted, and by what. */
export interface Counting {
  /** Conditions on `event` that hold for both sides. */
  readonly kept: Conditions;
  readonly a: CompareSide;
  readonly b: CompareSide;
  /** Whether nothing is asked of events but their time on each side, and something of `event.noise` at most. */
  readonly whole: boolean;
  /** What the rows are about. */
  readonly by: CompareDimension;
}

/** SQL with the values of its marks. */
export interface Fragment {
  readonly sql: string;
  readonly params: readonly Bindable[];
}

const VALUES: Readonly<Record<CompareDimension, string>> = {
  action: 'event."action"',
  service: 'event.service',
  resource: 'event.resource',
  client_addr: 'event.client_addr',
  user_agent: 'event.user_agent',
  account: 'event.account',
  region: 'event.region',
};

/** What the rows are about, of one event: `service` (of an action, else NULL) and `value`. */
export function subjectSql(by: CompareDimension): string {
  return `${by === 'action' ? 'event.service' : 'NULL::VARCHAR'} AS service, ${VALUES[by]} AS "value"`;
}

/** Both sides one under the other: some columns of each part of them, and `side`. */
export function bothSides(
  kept: Conditions,
  sides: { readonly a: readonly Part[]; readonly b: readonly Part[] },
  columns: (part: Part) => Fragment,
  groupSql = '',
): Fragment {
  const parts = Object.entries(sides).flatMap(([side, of]) =>
    of.map((part) => {
      const { whereSql, params } = new Conditions().addAll(part.conditions).addAll(kept);
      const own = columns(part);
      const sql = `SELECT ${own.sql}, '${side}' AS side FROM ${part.fromSql} ${whereSql} ${groupSql}`;
      return { sql, params: [...own.params, ...params] };
    }),
  );
  return {
    sql: parts.map(({ sql }) => sql).join(' UNION ALL '),
    params: parts.flatMap(({ params }) => params),
  };
}

/** Events and refusals of both sides by some columns and the log that they come from: those columns, source, system_key, a_events, a_denied, b_events, b_denied. */
export function eventsByLog({ kept, a, b }: Counting, summed: Summed | null, columnsSql: string): Fragment {
  const parts = (side: CompareSide): readonly Part[] =>
    summed ? eventsBySpan(summed, side) : [eventsThemselves(side.conditions)];
  const { sql, params } = bothSides(
    kept,
    { a: parts(a), b: parts(b) },
    ({ eventsSql, deniedSql }) => ({
      sql: `${columnsSql} event.source AS source, event.system_key AS system_key, ${eventsSql} AS events, ${deniedSql} AS denied`,
      params: [],
    }),
    'GROUP BY ALL',
  );
  const sumsSql = ['a', 'b'].flatMap((side) =>
    ['events', 'denied'].map(
      (what) => `coalesce(sum(${what}) FILTER (side = '${side}'), 0)::BIGINT AS ${side}_${what}`,
    ),
  );
  return {
    sql: `SELECT * EXCLUDE (side, events, denied), ${sumsSql.join(', ')} FROM (${sql}) GROUP BY ALL`,
    params,
  };
}

/**
 * Queries of a WITH that has `covered`. Their last are `counted` and `logged`. `counted` has one row or more for what has the same numbers: service, values (as
 * a list), rows (how many they are), a_events, a_denied, b_events, b_denied, logs (how many logs each comes from), a_us and b_us (what those cover together).
 * `logged` has the logs: source, system_key, a_events, b_events.
 */
export async function countedByLog(connection: Connection, counting: Counting): Promise<Fragment> {
  const summed = counting.whole ? await summedBy(connection, counting.by) : null;
  const part = eventsByLog(counting, summed, `${subjectSql(counting.by)},`);
  return {
    sql: `part AS MATERIALIZED (${part.sql}),
     counted AS (
       SELECT p.service, [p."value"] AS "values", 1 AS "rows", sum(p.a_events)::BIGINT AS a_events, sum(p.a_denied)::BIGINT AS a_denied,
         sum(p.b_events)::BIGINT AS b_events, sum(p.b_denied)::BIGINT AS b_denied, count(*) AS logs, coalesce(sum(c.a_us), 0)::DOUBLE AS a_us,
         coalesce(sum(c.b_us), 0)::DOUBLE AS b_us
       FROM part AS p LEFT JOIN covered AS c ON c.source = p.source AND c.system_key IS NOT DISTINCT FROM p.system_key
       GROUP BY p.service, p."value"
     ),
     logged AS (
       SELECT source, system_key, sum(a_events)::BIGINT AS a_events, sum(b_events)::BIGINT AS b_events FROM part GROUP BY source, system_key
     )`,
    params: part.params,
  };
}
