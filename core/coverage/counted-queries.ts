import type { Bindable, Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import type { CompareDimension } from '#core/model/compare.ts';
import { eventsBySpan, eventsThemselves, summedBy, type Counted, type Summed } from './summed-queries.ts';

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
  /** Whether the sides' times alone say which events are of them. */
  readonly periods: boolean;
  /** Whether what is kept says something of `event.noise` at most. */
  readonly whole: boolean;
  /** What the rows are about. */
  readonly by: CompareDimension;
}

/** SQL with the values of its marks. */
export interface Fragment {
  readonly sql: string;
  readonly params: readonly Bindable[];
}

/** What is read of the sides at once: rows as {@link Counted} has them, and when they are of each side. */
interface Part extends Counted {
  readonly a: Conditions;
  readonly b: Conditions;
}

const ALL = new Conditions();
const NONE = new Conditions().add('false');
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

/**
 * What is read of the two sides. Where time alone says what is of a side, each is read by itself, so that what lies in it as a whole is not looked at event by
 * event, and by sums where there are some; else both at once.
 */
function partsOf({ a, b, periods }: Counting, summed: Summed | null): readonly Part[] {
  if (!periods) {
    const either = Conditions.anyOf(a.conditions, b.conditions);
    return [{ ...eventsThemselves(either), a: a.conditions, b: b.conditions }];
  }
  const of = (side: CompareSide): readonly Counted[] =>
    summed ? eventsBySpan(summed, side) : [eventsThemselves(side.conditions)];
  return [
    ...of(a).map((part) => ({ ...part, a: ALL, b: NONE })),
    ...of(b).map((part) => ({ ...part, a: NONE, b: ALL })),
  ];
}

/** Both sides: some columns of what is read of them, and whether it is of each, `in_a` and `in_b`. */
export function bothSides(
  counting: Counting,
  summed: Summed | null,
  columns: (part: Counted) => Fragment,
  groupSql = '',
): Fragment {
  const parts = partsOf(counting, summed).map((part) => {
    const { whereSql, params } = new Conditions().addAll(part.conditions).addAll(counting.kept);
    const own = columns(part);
    const sideSql = `coalesce(${part.a.conditionSql}, false) AS in_a, coalesce(${part.b.conditionSql}, false) AS in_b`;
    return {
      sql: `SELECT ${own.sql}, ${sideSql} FROM ${part.fromSql} ${whereSql} ${groupSql}`,
      params: [...own.params, ...part.a.params, ...part.b.params, ...params],
    };
  });
  return {
    sql: parts.map(({ sql }) => sql).join(' UNION ALL '),
    params: parts.flatMap(({ params }) => params),
  };
}

/** Events and refusals of both sides by some columns and the log that they come from: those columns, source, system_key, a_events, a_denied, b_events, b_denied. */
export function eventsByLog(counting: Counting, summed: Summed | null, columnsSql: string): Fragment {
  const { sql, params } = bothSides(
    counting,
    summed,
    ({ eventsSql, deniedSql }) => ({
      sql: `${columnsSql} event.source AS source, event.system_key AS system_key, ${eventsSql} AS events, ${deniedSql} AS denied`,
      params: [],
    }),
    'GROUP BY ALL',
  );
  const sumsSql = ['a', 'b'].flatMap((side) =>
    ['events', 'denied'].map(
      (what) => `coalesce(sum(${what}) FILTER (in_${side}), 0)::BIGINT AS ${side}_${what}`,
    ),
  );
  return {
    sql: `SELECT * EXCLUDE (in_a, in_b, events, denied), ${sumsSql.join(', ')} FROM (${sql}) GROUP BY ALL`,
    params,
  };
}

/**
 * Queries of a WITH that has `covered`. Their last are `counted` and `logged`. `counted` has one row or more for what has the same numbers: service, values (as
 * a list), rows (how many they are), a_events, a_denied, b_events, b_denied, logs (how many logs each comes from), a_us and b_us (what those cover together).
 * `logged` has the logs: source, system_key, a_events, b_events.
 */
export async function countedByLog(connection: Connection, counting: Counting): Promise<Fragment> {
  const summed = await summedBy(connection, counting);
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
