import type { Connection } from '#core/db/database.ts';
import { QUALITY_KINDS } from '#core/model/vocabulary.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows of credential that a list shows: a session for its keys. */
const LISTED_SQL = `(kind = 'aws-session' OR session_key IS NULL OR session_key NOT IN (SELECT credential_key FROM credential WHERE kind = 'aws-session'))`;

/** Sources of the evidence with their files and what became of their records, the most records first; `systems` lists their installations. */
export function importedSources(connection: Connection): Promise<Row[]> {
  return connection.rows(
    `WITH place AS (
       SELECT source, system_key FROM coverage_span UNION SELECT source, system_key FROM evidence_file WHERE system_key IS NOT NULL
     ),
     installed AS (SELECT source, list(system_key ORDER BY system_key) AS systems FROM place GROUP BY source)
     SELECT f.source, count(*) AS files, sum(f.records)::BIGINT AS records, sum(f.events)::BIGINT AS events, sum(f.paired)::BIGINT AS paired,
       sum(f.duplicates)::BIGINT AS duplicates, sum(f.set_aside)::BIGINT AS set_aside, min(f.first_at) AS first_at, max(f.last_at) AS last_at,
       coalesce(any_value(i.systems), []::VARCHAR[]) AS systems
     FROM evidence_file AS f LEFT JOIN installed AS i ON i.source = f.source
     GROUP BY f.source ORDER BY records DESC, f.source`,
  );
}

/** How many credentials there are of each kind and origin, a session for its keys. */
export function kindsByOrigin(
  connection: Connection,
): Promise<{ readonly kind: string; readonly origin: string; readonly count: bigint }[]> {
  return connection.rows(
    `SELECT kind, origin, count(*) AS "count" FROM credential
     WHERE ${LISTED_SQL} GROUP BY kind, origin ORDER BY kind, origin`,
  );
}

/** How many issues of each kind the quality gate has, in the order of QUALITY_KINDS. */
export function issuesByKind(
  connection: Connection,
): Promise<{ readonly value: string; readonly count: bigint }[]> {
  return connection.rows(
    `SELECT kind AS "value", count(*) AS "count" FROM quality_issue GROUP BY kind ORDER BY list_position(?::VARCHAR[], kind)`,
    [[...QUALITY_KINDS]],
  );
}

/** A credential with its value on an axis. */
export interface OutstandingRow {
  /** Its primary key. */
  readonly key: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name for people, null if none. */
  readonly label: string | null;
  /** Its value on the axis, null where it has no end. */
  readonly value: number | null;
  /** What is to be said with the value, null if nothing. */
  readonly basis: string | null;
}

const BEGIN_SQL = 'coalesce(issued_at, first_used_at)';
const END_SQL = `least(coalesce(expires_at, 'infinity'::TIMESTAMP), coalesce(revoked_at, 'infinity'::TIMESTAMP))`;

/** For each axis: the value, what is said with it, and which credentials have one. */
const AXES = {
  lifetime: {
    valueSql: `CASE WHEN isfinite(${END_SQL}) THEN epoch_us(${END_SQL}) - epoch_us(${BEGIN_SQL}) END`,
    basisSql: 'expiry',
    ownSql: `(expiry = 'never' OR isfinite(${END_SQL})) AND ${BEGIN_SQL} IS NOT NULL`,
  },
  uses: { valueSql: 'uses', basisSql: 'NULL', ownSql: 'uses > 0' },
  denied: { valueSql: 'denied', basisSql: `concat('of ', uses, ' uses')`, ownSql: 'denied > 0' },
} as const;

/** At most six credentials that are furthest on an axis; those without an end come first. */
export function outstanding(connection: Connection, axis: keyof typeof AXES): Promise<OutstandingRow[]> {
  const { valueSql, basisSql, ownSql } = AXES[axis];
  return connection.rows(
    `SELECT credential_key AS "key", kind, label, CAST(${valueSql} AS DOUBLE) AS "value", ${basisSql} AS basis
     FROM credential WHERE ${LISTED_SQL} AND ${ownSql}
     ORDER BY ${valueSql} DESC NULLS FIRST, ${BEGIN_SQL}, credential_key LIMIT 6`,
  );
}
