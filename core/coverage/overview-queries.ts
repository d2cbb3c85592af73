import type { Connection } from '#core/db/database.ts';
import { MISMATCH_KINDS } from '#core/model/usage.ts';
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
  /** Its value on the axis. */
  readonly value: number;
  /** What is to be said with the value, null if nothing. */
  readonly basis: string | null;
}

const SHAPE_SQL = 'shape AS s';

/** For each axis: from where, the value, what is said with it, which credentials have one, and which of two comes first; shape has the furthest from ideal first. */
const AXES = {
  distance: {
    fromSql: SHAPE_SQL,
    valueSql: 's.distance',
    basisSql: 's.reason',
    ownSql: 's.reason IS NOT NULL',
    orderSql: 's.rowid',
  },
  lifetime: {
    fromSql: SHAPE_SQL,
    valueSql: 's.lifetime_seconds',
    basisSql: 's.lifetime_basis',
    ownSql: 's.lifetime_seconds IS NOT NULL',
    orderSql: "s.lifetime_basis = 'never' DESC, s.lifetime_seconds DESC",
  },
  scope: {
    fromSql: SHAPE_SQL,
    valueSql: 's.scope',
    basisSql: 's.scope_basis',
    ownSql: 's.scope IS NOT NULL',
    orderSql: 's.scope DESC',
  },
  under: {
    fromSql: SHAPE_SQL,
    valueSql: 's.utilisation',
    basisSql: 's.utilisation_basis',
    ownSql: 's.utilisation < 1',
    orderSql: 's.utilisation',
  },
  over: {
    fromSql: SHAPE_SQL,
    valueSql: 's.utilisation',
    basisSql: 's.utilisation_basis',
    ownSql: 's.utilisation > 1',
    orderSql: 's.utilisation DESC',
  },
  denied: {
    fromSql: `${SHAPE_SQL} JOIN credential AS c ON c.credential_id = s.credential_id`,
    valueSql: 'c.denied',
    basisSql: `concat('of ', c.uses, ' uses')`,
    ownSql: 'c.denied > 0',
    orderSql: 'c.denied DESC',
  },
  elevation: {
    fromSql: SHAPE_SQL,
    valueSql: 's.elevation',
    basisSql: 's.reason',
    ownSql: 's.elevation > 0',
    orderSql: 's.elevation DESC',
  },
} as const;

/** At most six credentials that are furthest on an axis, a session for its keys. */
export function outstanding(connection: Connection, axis: keyof typeof AXES): Promise<OutstandingRow[]> {
  const { fromSql, valueSql, basisSql, ownSql, orderSql } = AXES[axis];
  return connection.rows(
    `WITH furthest AS MATERIALIZED (
       SELECT s.rowid AS place FROM ${fromSql} WHERE ${ownSql} ORDER BY ${orderSql}, s.rowid LIMIT 6
     )
     SELECT s.credential_key AS "key", s.kind, s.label, CAST(${valueSql} AS DOUBLE) AS "value", ${basisSql} AS basis
     FROM ${fromSql} JOIN furthest AS f ON f.place = s.rowid ORDER BY ${orderSql}, s.rowid`,
  );
}

/** What does not fit between issued and used. */
export interface MismatchRow extends OutstandingRow {
  /** Kind of the mismatch. */
  readonly mismatch: string;
  /** How many credentials have one of that kind. */
  readonly credentials: bigint;
}

/** For each kind of mismatch at most four credentials, those with the most uses that do not fit first, of those with as many the earliest; the value is that number, the basis says why. */
export function mismatches(connection: Connection): Promise<MismatchRow[]> {
  return connection.rows(
    `WITH one AS (
       SELECT kind, credential_id, sum(events)::BIGINT AS events, min(from_at) AS from_at FROM credential_mismatch GROUP BY kind, credential_id
     ),
     most AS (
       SELECT kind, count(*) AS credentials, max({'events': events, 'earlier': coalesce(-epoch_us(from_at), 0), 'credential_id': credential_id}, 4) AS first
       FROM one GROUP BY kind
     ),
     first AS MATERIALIZED (
       SELECT kind, credentials, unnest(first, recursive := true), generate_subscripts(first, 1) AS place FROM most
     ),
     told AS (
       SELECT kind, credential_id, min(reason) AS reason FROM credential_mismatch
       WHERE credential_id IN (SELECT credential_id FROM first) GROUP BY kind, credential_id
     )
     SELECT o.kind AS mismatch, c.credential_key AS "key", c.kind, c.label, CAST(o.events AS DOUBLE) AS "value", t.reason AS basis, o.credentials
     FROM first AS o
       JOIN told AS t ON t.kind = o.kind AND t.credential_id = o.credential_id
       JOIN credential AS c ON c.credential_id = o.credential_id
     ORDER BY list_position(?::VARCHAR[], mismatch), o.place`,
    [[...MISMATCH_KINDS]],
  );
}
