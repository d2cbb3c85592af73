import type { Connection } from '#core/db/database.ts';
import { COVERAGE_KINDS } from '#core/model/coverage.ts';

type Row = Readonly<Record<string, unknown>>;

/** What the case cannot show: the rows of coverage_gap with `path` and `sha256` of their record, in the order of COVERAGE_KINDS. */
export function coverageGaps(connection: Connection): Promise<Row[]> {
  return connection.rows(
    `SELECT g.*, f.path, f.sha256
     FROM coverage_gap AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id
     ORDER BY list_position(?::VARCHAR[], g.kind), g.pointers DESC NULLS LAST, g.source, g.system_key, g.subject, g.missing`,
    [[...COVERAGE_KINDS]],
  );
}

/** Where there are logs: one row for each source, installation, account and region, with the list of its stretches; logs of the clouds first. */
export function coveredPlaces(connection: Connection): Promise<Row[]> {
  return connection.rows(
    `WITH silent AS (SELECT source, system_key, count(*) AS gaps, max(seconds) AS longest FROM evidence_gap WHERE file_id IS NULL GROUP BY source, system_key)
     SELECT c.source, c.system_key, c.account, c.region, min(c.from_at) AS from_at, max(c.to_at) AS to_at,
       sum(c.days)::BIGINT AS days, sum(c.events)::BIGINT AS events, sum(c.data_events)::BIGINT AS data_events,
       list(epoch_us(c.from_at) ORDER BY c.from_at) AS starts, list(epoch_us(c.to_at) ORDER BY c.from_at) AS ends,
       coalesce(any_value(s.gaps), 0) AS gaps, any_value(s.longest) AS longest_gap,
       arg_min(c.file_id, c.from_at) AS file_id, arg_min(c.ordinal, c.from_at) AS ordinal
     FROM coverage_span AS c LEFT JOIN silent AS s ON s.source = c.source AND s.system_key = c.system_key
     GROUP BY c.source, c.system_key, c.account, c.region
     ORDER BY c.source, c.system_key, c.account NULLS FIRST, c.region NULLS FIRST`,
  );
}

/** How many statements there are of what the case cannot show. */
export async function countGaps(connection: Connection): Promise<bigint> {
  return (await connection.first<{ n: bigint }>('SELECT count(*) AS n FROM coverage_gap'))?.n ?? 0n;
}
