import type { Connection } from '#core/db/database.ts';
import { bothSides, eventsByLog, subjectSql, type Counting, type Fragment } from './counted-queries.ts';
import { summedBy } from './summed-queries.ts';

interface Log {
  readonly source: string;
  readonly system_key: string | null;
  readonly a_events: bigint;
  readonly b_events: bigint;
}

/** Rows with more events than this are never put together: few rows have as many, and their numbers seldom agree. */
const FEW_EVENTS = 4;

/**
 * What {@link countedByLog} gives, for what has nearly as many values as there are events: they are grouped once, and each carries the set of its logs as one bit
 * a log. Rows that have the same numbers and logs are then one row, with as many of their values as can be shown.
 */
export async function countedAtOnce(
  connection: Connection,
  counting: Counting,
  { most, last }: { readonly most: number; readonly last: boolean },
): Promise<Fragment> {
  const byLog = eventsByLog(counting, await summedBy(connection, counting), '');
  const logs = await connection.rows<Log>(byLog.sql, byLog.params);
  const sources = [...new Set(logs.map(({ source }) => source))];
  const systems = [...new Set(logs.map((log) => log.system_key))];
  const bits = systems.flatMap((system) =>
    sources.map((source) =>
      logs.map((log) => (log.source === source && log.system_key === system ? '1' : '0')).join(''),
    ),
  );
  const bitSql = `list_extract(?::BIT[], list_position(?::VARCHAR[], event.source) + ?::BIGINT * (list_position(?::VARCHAR[], event.system_key) - 1))`;
  const seen = bothSides(counting, null, () => ({
    sql: `${subjectSql(counting.by)}, event.outcome = 'denied' AS refused, ${bitSql} AS bits`,
    params: [bits, sources, sources.length, systems],
  }));
  const countsSql = 'a_events, a_denied, b_events, b_denied';
  return {
    sql: `logged AS MATERIALIZED (
       SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS system_key, unnest(?::VARCHAR[]::BIGINT[]) AS a_events, unnest(?::VARCHAR[]::BIGINT[]) AS b_events,
         unnest(range(?::BIGINT)) AS place
     ),
     seen AS (${seen.sql}),
     valued AS (
       SELECT service, "value", bit_or(bits) AS bits, count(*) FILTER (in_a) AS a_events, count(*) FILTER (in_a AND refused) AS a_denied,
         count(*) FILTER (in_b) AS b_events, count(*) FILTER (in_b AND refused) AS b_denied
       FROM seen GROUP BY service, "value"
     ),
     alike AS MATERIALIZED (
       SELECT service, bits, ${countsSql}, count(*) AS "rows",
         coalesce(${last ? 'max' : 'min'}("value", CASE WHEN a_events + b_events > ${FEW_EVENTS} THEN 1 ELSE ?::BIGINT END), [NULL]) AS "values"
       FROM valued
       GROUP BY service, bits, ${countsSql}, CASE WHEN a_events + b_events > ${FEW_EVENTS} THEN "value" END, "value" IS NULL
     ),
     lit AS (
       SELECT s.bits, count(*) AS logs, coalesce(sum(c.a_us), 0)::DOUBLE AS a_us, coalesce(sum(c.b_us), 0)::DOUBLE AS b_us
       FROM (SELECT DISTINCT bits FROM alike) AS s
         JOIN logged AS l ON get_bit(s.bits, l.place::INTEGER) = 1
         LEFT JOIN covered AS c ON c.source = l.source AND c.system_key IS NOT DISTINCT FROM l.system_key
       GROUP BY s.bits
     ),
     counted AS (SELECT a.* EXCLUDE (bits), l.* EXCLUDE (bits) FROM alike AS a JOIN lit AS l ON l.bits = a.bits)`,
    params: [
      logs.map(({ source }) => source),
      logs.map((log) => log.system_key),
      logs.map((log) => String(log.a_events)),
      logs.map((log) => String(log.b_events)),
      logs.length,
      ...seen.params,
      most,
    ],
  };
}
