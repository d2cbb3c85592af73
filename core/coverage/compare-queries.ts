import type { Connection } from '#core/db/database.ts';
import { COMPARE_STATES, type CompareSort, type CompareState } from '#core/model/compare.ts';
import { countedByLog, type Counting } from './counted-queries.ts';
import { COVERED_SQL } from './covered-queries.ts';
import { countedAtOnce } from './many-values-queries.ts';

type Row = Record<string, unknown>;

/** What is compared, and which rows are given. */
export interface CompareQuery extends Counting {
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
       WHERE (u.service, u."action") IN (SELECT (s.service, s."value") FROM asked AS s)
       GROUP BY u.service, u."action"
     ),
     named AS (
       SELECT s.*, n.permission, coalesce(n.permissions, 0) AS permissions
       FROM asked AS s LEFT JOIN needed AS n ON n.service = s.service AND n."action" = s."value"
     )`;
const UNNAMED_SQL = `named AS (SELECT *, NULL::VARCHAR AS permission, 0::BIGINT AS permissions FROM asked)`;

/**
 * Events of two sides row by row: how many and how many refused on each, and what became of the row. More and less are by events for each covered time of the
 * row's logs where the sides differ in it: the first side's number is carried over to the second's time and rounded before it is compared.
 */
export async function compareSides(connection: Connection, query: CompareQuery): Promise<Compared> {
  const { a, b, by, sort, descending, most } = query;
  const direction = descending ? 'DESC' : 'ASC';
  const orderSql = `${SORTS[sort]} ${direction} NULLS LAST, greatest(a_events, b_events) DESC, service, "value"`;
  const tallySql = ['a_events', 'a_denied', 'b_events', 'b_denied']
    .map((what) => `sum(${what} * "rows")::BIGINT AS ${what}`)
    .join(', ');
  const counted =
    by === 'resource'
      ? await countedAtOnce(connection, query, { most, last: sort === 'value' && descending })
      : await countedByLog(connection, query);
  const found = await connection.rows<Row & { readonly which: string }>(
    `WITH
     side(which, from_at, to_at) AS (
       VALUES ('a', make_timestamp(?::BIGINT), make_timestamp(?::BIGINT)), ('b', make_timestamp(?::BIGINT), make_timestamp(?::BIGINT))
     ),
     ${COVERED_SQL},
     ${counted.sql},
     stated AS MATERIALIZED (
       SELECT service, "values", "rows", a_events, a_denied, b_events, b_denied, b_events - a_events AS difference,
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
     asked AS (SELECT * EXCLUDE ("values"), unnest("values") AS "value" FROM stated WHERE coalesce(state = ?, true)),
     ${by === 'action' ? NAMED_SQL : UNNAMED_SQL},
     first AS (
       FROM named ORDER BY ${orderSql} LIMIT ?::BIGINT
     ),
     listed AS (
       SELECT row_number() OVER (ORDER BY ${orderSql}) AS place, * EXCLUDE (carried) FROM first
     ),
     listed_log AS (
       SELECT l.source, l.system_key, l.a_events, l.b_events, c.a_us, c.a_gaps, c.a_gap_from, c.a_gap_to, c.b_us, c.b_gaps, c.b_gap_from, c.b_gap_to
       FROM logged AS l LEFT JOIN covered AS c ON c.source = l.source AND c.system_key IS NOT DISTINCT FROM l.system_key
       ORDER BY l.a_events + l.b_events DESC, l.source, l.system_key LIMIT ${MOST_LOGS}
     )
     SELECT 'row' AS which, * FROM listed
     UNION ALL BY NAME
     SELECT 'log' AS which, row_number() OVER (ORDER BY a_events + b_events DESC, source, system_key) AS place, * FROM listed_log
     UNION ALL BY NAME
     SELECT 'state' AS which, state, sum("rows")::BIGINT AS place, ${tallySql} FROM stated GROUP BY state
     ORDER BY which, place`,
    [
      ...[a.from, a.to, b.from, b.to],
      ...counted.params,
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
