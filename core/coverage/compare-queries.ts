import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import {
  COMPARE_STATES,
  type CompareDimension,
  type CompareSort,
  type CompareState,
} from '#core/model/compare.ts';
import { COVERED_SQL } from './covered-queries.ts';

type Row = Record<string, unknown>;

/** One side of a comparison. */
export interface CompareSide {
  /** Which events are of it, as conditions on `event`. */
  readonly conditions: Conditions;
  /** The time that counts, in µs, half-open; `from` is not after `to`. */
  readonly from: bigint;
  readonly to: bigint;
}

/** What is compared, and which rows are given. */
export interface CompareQuery {
  /** Conditions on `event` that hold for both sides. */
  readonly kept: Conditions;
  readonly a: CompareSide;
  readonly b: CompareSide;
  /** What the rows are about. */
  readonly by: CompareDimension;
  /** Only rows of this state; all when absent. */
  readonly state?: CompareState | undefined;
  readonly sort: CompareSort;
  readonly descending: boolean;
  /** Most rows; the first are kept. */
  readonly most: number;
}

/** What a comparison comes to. */
export interface Compared {
  /** Rows in the order asked for. */
  readonly rows: readonly Row[];
  /** Number of rows of the state asked for. */
  readonly total: bigint;
  /** Number of rows of each state. */
  readonly states: Readonly<Record<CompareState, bigint>>;
  /** Logs that the events come from, the most events first. */
  readonly logs: readonly Row[];
  /** Events and refusals on the two sides. */
  readonly sums: {
    readonly aEvents: bigint;
    readonly aDenied: bigint;
    readonly bEvents: bigint;
    readonly bDenied: bigint;
  };
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
const RANK = `list_position(['${COMPARE_STATES.join("', '")}'], state)`;
const SORTS: Readonly<Record<CompareSort, string>> = {
  state: RANK,
  value: 'coalesce(service || chr(58), \'\') || "value"',
  permission: 'permission',
  a_events: 'a_events',
  a_denied: 'a_denied',
  b_events: 'b_events',
  b_denied: 'b_denied',
  difference: 'difference',
  ratio: 'ratio',
};
const MOST_LOGS = 100;
const NAMED_SQL = `needed AS (
       SELECT u.service, u."action", min(u.permission) AS permission, count(u.permission) AS permissions
       FROM (SELECT service, "action", permission FROM used_permission GROUP BY ALL) AS u
       WHERE (u.service, u."action") IN (SELECT (s.service, s."value") FROM stated AS s)
       GROUP BY u.service, u."action"
     ),
     named AS (
       SELECT s.*, n.permission, coalesce(n.permissions, 0) AS permissions
       FROM stated AS s LEFT JOIN needed AS n ON n.service = s.service AND n."action" = s."value"
     )`;
const UNNAMED_SQL = `named AS (SELECT *, NULL::VARCHAR AS permission, 0::BIGINT AS permissions FROM stated)`;

/**
 * Events of two sides row by row: how many and how many refused on each, and what became of the row. More and less are by events for each covered time of the
 * row's logs where the sides differ in it: the first side's number is carried over to the second's time and rounded before it is compared.
 */
export async function compareSides(connection: Connection, query: CompareQuery): Promise<Compared> {
  const { kept, a, b, by, sort, descending, most } = query;
  const serviceSql = by === 'action' ? 'event.service' : 'NULL::VARCHAR';
  const either = new Conditions().addAll(kept).addAll(Conditions.anyOf(a.conditions, b.conditions));
  const direction = descending ? 'DESC' : 'ASC';
  const orderSql = `${SORTS[sort]} ${direction} NULLS LAST, greatest(a_events, b_events) DESC, service, "value"`;
  const found = await connection.rows<Row & { readonly which: string }>(
    `WITH
     side(which, from_at, to_at) AS (
       VALUES ('a', make_timestamp(?::BIGINT), make_timestamp(?::BIGINT)), ('b', make_timestamp(?::BIGINT), make_timestamp(?::BIGINT))
     ),
     ${COVERED_SQL},
     seen AS (
       SELECT ${serviceSql} AS service, ${VALUES[by]} AS "value", event.source AS source, event.system_key AS system_key, event.outcome = 'denied' AS refused,
         coalesce(${a.conditions.conditionSql}, false) AS in_a, coalesce(${b.conditions.conditionSql}, false) AS in_b
       FROM event ${either.whereSql}
     ),
     part AS MATERIALIZED (
       SELECT service, "value", source, system_key, count(*) FILTER (in_a) AS a_events, count(*) FILTER (in_a AND refused) AS a_denied,
         count(*) FILTER (in_b) AS b_events, count(*) FILTER (in_b AND refused) AS b_denied
       FROM seen GROUP BY ALL
     ),
     counted AS (
       SELECT p.service, p."value", sum(p.a_events)::BIGINT AS a_events, sum(p.a_denied)::BIGINT AS a_denied, sum(p.b_events)::BIGINT AS b_events,
         sum(p.b_denied)::BIGINT AS b_denied, count(*) AS logs, coalesce(sum(c.a_us), 0)::DOUBLE AS a_us, coalesce(sum(c.b_us), 0)::DOUBLE AS b_us
       FROM part AS p LEFT JOIN covered AS c ON c.source = p.source AND c.system_key IS NOT DISTINCT FROM p.system_key
       GROUP BY p.service, p."value"
     ),
     stated AS MATERIALIZED (
       SELECT service, "value", a_events, a_denied, b_events, b_denied, b_events - a_events AS difference,
         a_us <> b_us AND a_us > 0 AND b_us > 0 AS by_time,
         CASE WHEN by_time THEN round(a_events * (b_us / a_us))::BIGINT ELSE a_events END AS carried,
         CASE
           WHEN a_events = 0 THEN CASE WHEN a_us > 0 THEN 'new' ELSE 'unknown' END
           WHEN b_events = 0 THEN CASE WHEN b_us > 0 THEN 'gone' ELSE 'unknown' END
           WHEN b_events > carried THEN 'more'
           WHEN b_events < carried THEN 'less'
           ELSE 'same'
         END AS state,
         CASE WHEN a_events > 0 AND b_events > 0 THEN b_events::DOUBLE / a_events * CASE WHEN by_time THEN a_us / b_us ELSE 1 END END AS ratio,
         a_us / nullif(logs * ?::BIGINT, 0) AS a_share, b_us / nullif(logs * ?::BIGINT, 0) AS b_share
       FROM counted
     ),
     ${by === 'action' ? NAMED_SQL : UNNAMED_SQL},
     first AS (
       FROM named WHERE coalesce(state = ?, true) ORDER BY ${orderSql} LIMIT ?::BIGINT
     ),
     listed AS (
       SELECT row_number() OVER (ORDER BY ${orderSql}) AS place, * EXCLUDE (carried) FROM first
     ),
     logged AS (
       SELECT p.source, p.system_key, sum(p.a_events)::BIGINT AS a_events, sum(p.b_events)::BIGINT AS b_events, any_value(c.a_us) AS a_us, any_value(c.a_gaps) AS a_gaps,
         any_value(c.a_gap_from) AS a_gap_from, any_value(c.a_gap_to) AS a_gap_to, any_value(c.b_us) AS b_us, any_value(c.b_gaps) AS b_gaps,
         any_value(c.b_gap_from) AS b_gap_from, any_value(c.b_gap_to) AS b_gap_to
       FROM part AS p LEFT JOIN covered AS c ON c.source = p.source AND c.system_key IS NOT DISTINCT FROM p.system_key
       GROUP BY p.source, p.system_key ORDER BY sum(p.a_events + p.b_events) DESC, p.source, p.system_key LIMIT ${MOST_LOGS}
     )
     SELECT 'row' AS which, * FROM listed
     UNION ALL BY NAME
     SELECT 'log' AS which, row_number() OVER (ORDER BY a_events + b_events DESC, source, system_key) AS place, * FROM logged
     UNION ALL BY NAME
     SELECT 'state' AS which, state, count(*) AS place, sum(a_events)::BIGINT AS a_events, sum(a_denied)::BIGINT AS a_denied, sum(b_events)::BIGINT AS b_events,
       sum(b_denied)::BIGINT AS b_denied
     FROM stated GROUP BY state
     ORDER BY which, place`,
    [
      ...[a.from, a.to, b.from, b.to],
      ...a.conditions.params,
      ...b.conditions.params,
      ...either.params,
      ...[a.to - a.from, b.to - b.from, query.state ?? null, most],
    ],
  );
  return parted(found, query.state);
}

const ROW_COLUMNS = [
  ...['service', 'value', 'state', 'by_time', 'a_events', 'a_denied', 'b_events', 'b_denied'],
  ...['difference', 'ratio', 'a_share', 'b_share', 'permission', 'permissions'],
];
const LOG_COLUMNS = [
  ...['source', 'system_key', 'a_events', 'b_events'],
  ...['a', 'b'].flatMap((side) => ['us', 'gaps', 'gap_from', 'gap_to'].map((name) => `${side}_${name}`)),
];

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

function parted(
  found: readonly (Row & { readonly which: string })[],
  wanted: CompareState | undefined,
): Compared {
  const of = (which: string): readonly Row[] => found.filter((row) => row.which === which);
  const tallies = of('state');
  const sum = (column: string): bigint => tallies.reduce((all, row) => all + (row[column] as bigint), 0n);
  const states = Object.fromEntries(
    COMPARE_STATES.map((state) => [
      state,
      tallies
        .filter((row) => row['state'] === state)
        .reduce((all, row) => all + (row['place'] as bigint), 0n),
    ]),
  ) as Record<CompareState, bigint>;
  return {
    rows: of('row').map((row) => only(row, ROW_COLUMNS)),
    total: wanted === undefined ? sum('place') : states[wanted],
    states,
    logs: of('log').map((row) => only(row, LOG_COLUMNS)),
    sums: {
      aEvents: sum('a_events'),
      aDenied: sum('a_denied'),
      bEvents: sum('b_events'),
      bDenied: sum('b_denied'),
    },
  };
}

/** The time from the first to the last record of any log, in µs, half-open; null where there is no log. */
export async function loggedTime(
  connection: Connection,
): Promise<{ readonly from: bigint; readonly to: bigint } | null> {
  const row = await connection.first<{ from_at: bigint | null; to_at: bigint | null }>(
    'SELECT min(from_at) AS from_at, max(to_at) AS to_at FROM coverage_span',
  );
  return row && row.from_at !== null && row.to_at !== null ? { from: row.from_at, to: row.to_at + 1n } : null;
}
