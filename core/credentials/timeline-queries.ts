import type { Bindable, Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { BEGIN_SQL } from './filter-queries.ts';

/** Which lanes are asked for, and in which order. */
export interface LaneQuery {
  /** Conditions on `credential`. */
  readonly conditions: Conditions;
  /** What the lanes stand under. */
  readonly group: keyof typeof GROUPED_BY;
  /** What they are ordered by. */
  readonly sort: keyof typeof LANE_ORDER;
  /** Last first. */
  readonly descending: boolean;
}

const SESSIONS_SQL = `SELECT s.credential_key FROM credential AS s WHERE s.kind = 'aws-session'`;
const LANES_SQL = `(credential.kind = 'aws-session' OR credential.session_key IS NULL OR credential.session_key NOT IN (${SESSIONS_SQL}))`;

/** Expressions that lanes can be ordered by. */
const LANE_ORDER = {
  begin: BEGIN_SQL,
  last_used: 'credential.last_used_at',
  uses: 'credential.uses',
  denied: 'credential.denied',
  label: 'lower(coalesce(credential.label, credential.credential_key))',
} as const;

/** Tasks of the registry whose id stands in a credential's label and that ran when it was made: a conclusion, and named so. */
const TASKS_SQL = `task AS MATERIALIZED (
  SELECT t.task_id, any_value(t.agent_uuid) AS agent_uuid, any_value(t.agent_name) AS agent_name,
    min(t.started_at) AS started_at, max(coalesce(t.ended_at, 'infinity'::TIMESTAMP)) AS ended_at
  FROM registered_task AS t WHERE t.task_id IS NOT NULL GROUP BY t.task_id
),
word AS (
  SELECT k.credential_id, k.begins_at, unnest(regexp_split_to_array(k.label, '[^A-Za-z0-9]+')) AS word
  FROM kept AS k WHERE k.label IS NOT NULL
),
by_name AS MATERIALIZED (
  SELECT w.credential_id, min(t.task_id) AS task_id, min(t.agent_uuid) AS agent_uuid
  FROM word AS w JOIN task AS t
    ON t.task_id = w.word AND w.begins_at BETWEEN t.started_at - INTERVAL 1 MINUTE AND t.ended_at + INTERVAL 1 MINUTE
  GROUP BY w.credential_id HAVING count(DISTINCT t.task_id) = 1
)`;

const AGENTS_SQL = `agent_fact AS MATERIALIZED (
  SELECT a.credential_id, min(f."value") AS agent_uuid
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name = 'metadata.agent_uuid' GROUP BY a.credential_id HAVING count(DISTINCT f."value") = 1
),
principal AS MATERIALIZED (
  SELECT p."value" AS principal, min(split_part(n."value", '/', -1)) AS name
  FROM credential_fact AS n JOIN credential_fact AS p ON p.credential_key = n.credential_key
  WHERE n.name = 'issuer_arn' AND p.name = 'issuer_principal' GROUP BY p."value"
)`;

const PRINCIPAL_SQL = `CASE WHEN starts_with(k.subject_key, 'aws-principal:') THEN split_part(k.subject_key, ':', 2) END`;

/** For each grouping: what it needs beside the lanes, and value, name and rule of a lane's group. */
const GROUPED_BY = {
  none: {
    withSql: '',
    joinSql: '',
    valueSql: 'NULL::VARCHAR',
    nameSql: 'NULL::VARCHAR',
    ruleSql: 'NULL::VARCHAR',
  },
  session: {
    withSql: '',
    joinSql: `LEFT JOIN (${SESSIONS_SQL}) AS several ON several.credential_key = k.session_key`,
    valueSql: 'several.credential_key',
    nameSql: 'CASE WHEN several.credential_key IS NOT NULL THEN k.label END',
    ruleSql: 'NULL::VARCHAR',
  },
  agent: {
    withSql: `, ${TASKS_SQL}, ${AGENTS_SQL}`,
    joinSql: `LEFT JOIN agent_fact AS f ON f.credential_id = k.credential_id
      LEFT JOIN by_name AS n ON n.credential_id = k.credential_id
      LEFT JOIN (SELECT agent_uuid, min(agent_name) AS agent_name FROM task GROUP BY agent_uuid) AS g
        ON g.agent_uuid = coalesce(f.agent_uuid, n.agent_uuid)
      LEFT JOIN principal AS p ON p.principal = ${PRINCIPAL_SQL}`,
    valueSql: `coalesce('agent:' || coalesce(f.agent_uuid, n.agent_uuid), 'aws-principal:' || ${PRINCIPAL_SQL}, k.subject_key)`,
    nameSql:
      'CASE WHEN coalesce(f.agent_uuid, n.agent_uuid) IS NOT NULL THEN g.agent_name ELSE coalesce(p.name, k.label) END',
    ruleSql: `CASE WHEN f.agent_uuid IS NOT NULL THEN 'token-metadata' WHEN n.agent_uuid IS NOT NULL THEN 'session-name'
      WHEN k.subject_key IS NOT NULL THEN 'principal' END`,
  },
  task: {
    withSql: `, ${TASKS_SQL}`,
    joinSql: `LEFT JOIN by_name AS n ON n.credential_id = k.credential_id
      LEFT JOIN task AS t ON t.task_id = coalesce(k.task_id, n.task_id)`,
    valueSql: `'task:' || coalesce(k.task_id, n.task_id)`,
    nameSql: 't.agent_name',
    ruleSql: `CASE WHEN k.task_id IS NOT NULL THEN 'task' WHEN n.task_id IS NOT NULL THEN 'session-name' END`,
  },
  account: {
    withSql: '',
    joinSql: '',
    valueSql: `coalesce('aws:' || k.account, k.system_key)`,
    nameSql: 'NULL::VARCHAR',
    ruleSql: 'NULL::VARCHAR',
  },
} as const;

function keptOf({ conditions, group }: LaneQuery): Conditions {
  const kept = new Conditions().addAll(conditions);
  return group === 'session' ? kept.add(`credential.kind <> 'aws-session'`) : kept.add(LANES_SQL);
}

/** The lanes in their order, as common table expressions ending in `lane`, whose `place` says the order. */
function lanesSql(query: LaneQuery, whereSql: string): string {
  const { withSql, joinSql, valueSql, nameSql, ruleSql } = GROUPED_BY[query.group];
  const orderSql = `ordering ${query.descending ? 'DESC' : 'ASC'} NULLS LAST, credential_id`;
  return `WITH kept AS MATERIALIZED (
      SELECT credential.rowid AS row_place, credential.credential_id, credential.label, credential.subject_key, credential.session_key,
        credential.account, credential.system_key, credential.task_id, ${BEGIN_SQL} AS begins_at, ${LANE_ORDER[query.sort]} AS ordering
      FROM credential ${whereSql}
    )${withSql},
    grouped AS (
      SELECT k.row_place, k.credential_id, k.ordering, ${valueSql} AS group_value, ${nameSql} AS group_name, ${ruleSql} AS group_rule
      FROM kept AS k ${joinSql}
    ),
    numbered AS (SELECT *, row_number() OVER (ORDER BY ${orderSql}) AS place FROM grouped),
    headed AS (
      SELECT group_value, min(place) AS first_place, count(*) AS lanes, arg_min(group_name, place) AS group_name,
        list_sort(list(DISTINCT group_rule)) AS group_rules
      FROM numbered GROUP BY group_value
    )`;
}

/** Groups of lanes in their order: `value`, `name`, `rules`, `lanes`. */
export function laneGroups(connection: Connection, query: LaneQuery): Promise<Uint8Array> {
  const kept = keptOf(query);
  return connection.arrow(
    `${lanesSql(query, kept.whereSql)}
    SELECT group_value AS "value", group_name AS name, group_rules AS rules, lanes
    FROM headed ORDER BY group_value IS NULL, first_place`,
    kept.params,
  );
}

const LANE_COLUMNS_SQL = `c.credential_id, c.credential_key, c.kind, c.label, c.origin, c.issuance, c.session_key, c.account,
  c.issued_at, c.expires_at, c.expiry, c.renewable_until, c.revoked_at, c.first_used_at, c.last_used_at, c.uses, c.denied,
  c.noise_uses, c.elevation_attempts, c."keys"`;

/** A page of lanes, group by group. */
export function listLanes(
  connection: Connection,
  query: LaneQuery & { readonly offset: number; readonly limit: number },
): Promise<Uint8Array> {
  const kept = keptOf(query);
  const bound: Bindable[] = [...kept.params, query.limit, query.offset];
  if (query.group === 'none') {
    const directionSql = query.descending ? 'DESC' : 'ASC';
    return connection.arrow(
      `WITH page AS MATERIALIZED (
        SELECT credential.rowid AS row_place, ${LANE_ORDER[query.sort]} AS ordering, credential.credential_id
        FROM credential ${kept.whereSql}
        ORDER BY ordering ${directionSql} NULLS LAST, credential.credential_id LIMIT ?::BIGINT OFFSET ?::BIGINT
      )
      SELECT ${LANE_COLUMNS_SQL}
      FROM page AS p JOIN credential AS c ON c.rowid = p.row_place
      ORDER BY p.ordering ${directionSql} NULLS LAST, p.credential_id`,
      bound,
    );
  }
  return connection.arrow(
    `${lanesSql(query, kept.whereSql)},
    page AS MATERIALIZED (
      SELECT n.row_place, n.place, h.first_place, h.group_value IS NULL AS apart
      FROM numbered AS n JOIN headed AS h ON h.group_value IS NOT DISTINCT FROM n.group_value
      ORDER BY apart, first_place, place LIMIT ?::BIGINT OFFSET ?::BIGINT
    )
    SELECT ${LANE_COLUMNS_SQL}
    FROM page AS p JOIN credential AS c ON c.rowid = p.row_place
    ORDER BY p.apart, p.first_place, p.place`,
    bound,
  );
}
