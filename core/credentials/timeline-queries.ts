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

const MEASURED_SQL = 'JOIN _lane_measure AS measure ON measure.credential_id = credential.credential_id';

/** Expressions that lanes can be ordered by. */
const LANE_ORDER = {
  begin: BEGIN_SQL,
  last_used: 'credential.last_used_at',
  uses: 'credential.uses',
  denied: 'credential.denied',
  elevation: 'credential.elevation_attempts',
  lifetime: 'measure.lifetime_seconds',
  scope: 'measure.scope',
  utilisation: 'measure.utilisation',
  mismatches: 'measure.mismatches',
  distance: 'measure.distance',
  label: 'lower(coalesce(credential.label, credential.credential_key))',
} as const;

/** The credentials with what they are ordered by. */
function orderedSql(sort: LaneQuery['sort']): string {
  return LANE_ORDER[sort].startsWith('measure.') ? `credential ${MEASURED_SQL}` : 'credential';
}

/** For each grouping: what is joined to the lanes, and value, name and rule of a lane's group. */
const GROUPED_BY = {
  none: {
    joinSql: '',
    valueSql: 'NULL::VARCHAR',
    nameSql: 'NULL::VARCHAR',
    ruleSql: 'NULL::VARCHAR',
  },
  session: {
    joinSql: `LEFT JOIN (${SESSIONS_SQL}) AS several ON several.credential_key = k.session_key`,
    valueSql: 'several.credential_key',
    nameSql: 'CASE WHEN several.credential_key IS NOT NULL THEN k.label END',
    ruleSql: 'NULL::VARCHAR',
  },
  agent: {
    joinSql: 'JOIN _lane_group AS g ON g.credential_id = k.credential_id',
    valueSql: 'g.agent_value',
    nameSql: 'g.agent_name',
    ruleSql: 'g.agent_rule',
  },
  identity: {
    joinSql: 'JOIN _lane_group AS g ON g.credential_id = k.credential_id',
    valueSql: 'g.identity_value',
    nameSql: 'g.identity_name',
    ruleSql: 'g.identity_rule',
  },
  owner: {
    joinSql: '',
    valueSql: 'k."owner"',
    nameSql: 'NULL::VARCHAR',
    ruleSql: 'NULL::VARCHAR',
  },
  task: {
    joinSql: 'JOIN _lane_group AS g ON g.credential_id = k.credential_id',
    valueSql: 'g.task_value',
    nameSql: 'g.task_name',
    ruleSql: 'g.task_rule',
  },
  account: {
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

/** The lanes with their groups, as common table expressions: `grouped`, and `headed`, whose `head_place` says the groups' order. */
function lanesSql(query: LaneQuery, whereSql: string): string {
  const { joinSql, valueSql, nameSql, ruleSql } = GROUPED_BY[query.group];
  const firstSql = query.descending ? 'max' : 'min';
  return `WITH kept AS (
      SELECT credential.rowid AS row_place, credential.credential_id, credential.label, credential.session_key,
        credential.account, credential.system_key, credential."owner", ${LANE_ORDER[query.sort]} AS ordering
      FROM ${orderedSql(query.sort)} ${whereSql}
    ),
    grouped AS MATERIALIZED (
      SELECT k.row_place, k.credential_id, k.ordering, ${valueSql} AS group_value, ${nameSql} AS group_name, ${ruleSql} AS group_rule
      FROM kept AS k ${joinSql}
    ),
    headed AS MATERIALIZED (
      SELECT *, row_number() OVER placed AS head_place, (sum(lanes) OVER placed - lanes)::BIGINT AS lanes_before
      FROM (
        SELECT group_value, count(*) AS lanes, min(group_name) AS group_name, coalesce(list_sort(list(DISTINCT group_rule) FILTER (group_rule IS NOT NULL)), []) AS group_rules,
          ${firstSql}(ordering) AS group_order
        FROM grouped GROUP BY group_value
      )
      WINDOW placed AS (ORDER BY group_value IS NULL, group_order ${directionSql(query)} NULLS LAST, group_value)
    )`;
}

function directionSql({ descending }: LaneQuery): string {
  return descending ? 'DESC' : 'ASC';
}

/** Groups of lanes in their order: `value`, `name`, `rules`, `lanes`. */
export function laneGroups(connection: Connection, query: LaneQuery): Promise<Uint8Array> {
  const kept = keptOf(query);
  if (query.group === 'none') {
    return connection.arrow(
      `SELECT NULL::VARCHAR AS "value", NULL::VARCHAR AS name, []::VARCHAR[] AS rules, count(*) AS lanes
       FROM credential ${kept.whereSql} HAVING count(*) > 0`,
      kept.params,
    );
  }
  return connection.arrow(
    `${lanesSql(query, kept.whereSql)}
    SELECT group_value AS "value", group_name AS name, group_rules AS rules, lanes FROM headed ORDER BY head_place`,
    kept.params,
  );
}

const LANE_COLUMNS_SQL = `c.credential_id, c.credential_key, c.kind, c.label, c.origin, c.issuance, c.session_key, c.account,
  c.issued_at, c.expires_at, c.expiry, c.renewable_until, c.revoked_at, c.first_used_at, c.last_used_at, c.uses, c.denied,
  c.noise_uses, c.elevation_attempts, c."keys", v.lifetime_seconds, v.scope, v.utilisation, v.mismatches, v.distance`;
const LANE_ROWS_SQL = `page AS p JOIN credential AS c ON c.rowid = p.row_place
      JOIN _lane_measure AS v ON v.credential_id = c.credential_id`;

/** A page of lanes, group by group. */
export function listLanes(
  connection: Connection,
  query: LaneQuery & { readonly offset: number; readonly limit: number },
): Promise<Uint8Array> {
  const kept = keptOf(query);
  const bound: Bindable[] = [...kept.params, query.limit, query.offset];
  if (query.group === 'none') {
    return connection.arrow(
      `WITH page AS MATERIALIZED (
        SELECT credential.rowid AS row_place, ${LANE_ORDER[query.sort]} AS ordering, credential.credential_id
        FROM ${orderedSql(query.sort)} ${kept.whereSql}
        ORDER BY ordering ${directionSql(query)} NULLS LAST, credential.credential_id LIMIT ?::BIGINT OFFSET ?::BIGINT
      )
      SELECT ${LANE_COLUMNS_SQL}
      FROM ${LANE_ROWS_SQL}
      ORDER BY p.ordering ${directionSql(query)} NULLS LAST, p.credential_id`,
      bound,
    );
  }
  return connection.arrow(
    `${lanesSql(query, kept.whereSql)},
    near AS MATERIALIZED (
      SELECT * FROM headed WHERE lanes_before < ?::BIGINT AND lanes_before + lanes > ?::BIGINT
    ),
    page AS MATERIALIZED (
      SELECT g.row_place, n.head_place, g.ordering, g.credential_id
      FROM grouped AS g JOIN near AS n ON n.group_value IS NOT DISTINCT FROM g.group_value
      ORDER BY head_place, ordering ${directionSql(query)} NULLS LAST, g.credential_id
      LIMIT ?::BIGINT OFFSET (SELECT ?::BIGINT - coalesce(min(lanes_before), 0) FROM near)
    )
    SELECT ${LANE_COLUMNS_SQL}
    FROM ${LANE_ROWS_SQL}
    ORDER BY p.head_place, p.ordering ${directionSql(query)} NULLS LAST, p.credential_id`,
    [...kept.params, query.offset + query.limit, query.offset, query.limit, query.offset],
  );
}
