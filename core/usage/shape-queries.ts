import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import { momentParams, POINTS_SQL } from './points.ts';

/** Points of which credentials, and when. */
export interface PointFilter {
  /** Conditions on `credential`. */
  readonly conditions: Conditions;
  /** As of when in µs; absent for the whole life. */
  readonly asOf?: bigint | undefined;
}

/** Which points are asked for. */
export interface PointQuery extends PointFilter {
  /** Most points; the furthest from ideal are kept. */
  readonly most: number;
  /** A further column of shape that tells colours apart; none when absent. */
  readonly colour?: 'owner' | 'origin' | 'agent' | undefined;
}

/** Which rows are asked for: the points of some credentials, by their numbers or primary keys. */
export interface RowQuery {
  /** credential_id. */
  readonly ids: readonly bigint[];
  /** credential_key. */
  readonly keys: readonly string[];
  /** As of when in µs; absent for the whole life. */
  readonly asOf?: bigint | undefined;
}

/** Columns of shape that are the same as of any moment. */
const LASTING: ReadonlySet<string> = new Set([
  'credential_key',
  'kind',
  'label',
  'owner',
  'origin',
  'agent',
  'utilisation_basis',
]);

/** What a moment is measured from, by credential. */
const MEASURED = ['_point', 'credential_scope', 'credential_use', 'elevation_attempt', 'credential_mismatch'];

/** Numbers of the credentials that are asked for, by numbers and by keys. */
const ASKED_SQL = `asked(credential_id) AS MATERIALIZED (
    SELECT unnest(?::UBIGINT[])
    UNION SELECT credential_id FROM shape WHERE credential_key IN (SELECT unnest(?::VARCHAR[]))
  )`;

/** The tables that a moment is measured from, under their own names, with nothing but what is asked for and the keys that it stands for. */
const NARROW_SQL = `near AS MATERIALIZED (
    FROM asked
    UNION SELECT credential_id FROM _point_part WHERE point_id IN (FROM asked)
  ),
  ${MEASURED.map(
    (table) =>
      `${table} AS MATERIALIZED (FROM main.${table} WHERE rowid IN (SELECT rowid FROM main.${table} WHERE credential_id IN (FROM near)))`,
  ).join(', ')}`;

/** The points over the whole life, of which `place` tells the order; with a condition where not all are asked for. */
const wholeSql = (whereSql = ''): string =>
  `(SELECT *, len(mismatches) AS mismatch_count, rowid AS place FROM shape ${whereSql})`;

const MOMENT_SQL = `(${POINTS_SQL})`;

const PLACE_SQL = 'p.place';
const DISTANCE_SQL = 'p.distance DESC, p.place';

/** By what is left out: a filter that says nothing but noise, as every screen begins with, leaves few out, and so little to look up. */
function keptOf(conditions: Conditions): Conditions {
  const kept = new Conditions();
  if (conditions.empty) return kept;
  const leftOut = new Conditions().addNot(conditions);
  const leftOutSql = `SELECT credential.credential_id FROM credential ${leftOut.whereSql}`;
  return kept.add(`p.credential_id NOT IN (${leftOutSql})`, ...leftOut.params);
}

/**
 * Credentials as points, as Arrow, with what a picture of them needs: the measures of shape, `mismatch_count`, and the column that
 * tells colours apart; the furthest from ideal first, as shape has them in its rows.
 */
export async function shapePoints(
  connection: Connection,
  { conditions, asOf, most, colour }: PointQuery,
): Promise<Uint8Array> {
  const kept = keptOf(conditions);
  const whole = asOf === undefined;
  const colourSql = colour ? `, p.${identifier(colour)}` : '';
  // Rows of a table that nothing narrows come in its order without being sorted, and are counted without being read.
  const orderSql = whole ? (kept.empty ? '' : `ORDER BY ${PLACE_SQL}`) : `ORDER BY ${DISTANCE_SQL}`;
  const some = (await countPoints(connection)) > most;
  return connection.arrow(
    `SELECT p.credential_id, p.kind, p.lifetime_seconds, p.lifetime_basis, p.remaining_seconds, p.scope, p.utilisation,
       p.elevation::INTEGER AS elevation, p.mismatch_count::UTINYINT AS mismatch_count, p.distance${colourSql}
     FROM ${whole ? wholeSql() : MOMENT_SQL} AS p ${kept.whereSql} ${orderSql} ${some ? 'LIMIT ?::BIGINT' : ''}`,
    [...(whole ? [] : momentParams(asOf)), ...kept.params, ...(some ? [most] : [])],
  );
}

async function countPoints(connection: Connection): Promise<bigint> {
  const counted = await connection.first<{ points: bigint }>('SELECT count(*) AS points FROM shape');
  return counted?.points ?? 0n;
}

/**
 * Everything that is told of some points, as Arrow: the columns of shape that are shown, `mismatches` as one text (null if none) with
 * `mismatch_count`, and `agent_key`, the first key of the agent; the furthest from ideal first.
 */
export function shapeRows(connection: Connection, { ids, keys, asOf }: RowQuery): Promise<Uint8Array> {
  const whole = asOf === undefined;
  const fromSql = whole
    ? wholeSql('WHERE rowid IN (SELECT rowid FROM shape WHERE credential_id IN (FROM asked))')
    : MOMENT_SQL;
  return connection.arrow(
    `WITH ${ASKED_SQL}${whole ? '' : `, ${NARROW_SQL}`}
     SELECT p.credential_id, p.credential_key, p.kind, p.label, p."owner", p.origin, p.agent, i.identity_key AS agent_key,
       p.lifetime_seconds, p.lifetime_basis, p.remaining_seconds, p.scope, p.scope_basis, p.permissions, p.utilisation,
       p.utilisation_basis, p.uses, p.elevation::INTEGER AS elevation, p.mismatch_count::UTINYINT AS mismatch_count,
       nullif(array_to_string(p.mismatches, ', '), '') AS mismatches, p.reason, p.distance
     FROM ${fromSql} AS p
       SEMI JOIN asked AS a ON a.credential_id = p.credential_id
       LEFT JOIN (SELECT credential_id, identity_id FROM credential WHERE credential_id IN (FROM asked)) AS c ON c.credential_id = p.credential_id
       LEFT JOIN "identity" AS i ON i.identity_id = c.identity_id
     ORDER BY ${whole ? PLACE_SQL : DISTANCE_SQL}`,
    [ids.map(String), [...keys], ...(whole ? [] : momentParams(asOf))],
  );
}

/**
 * The order of points by a column of shape, as Arrow: credential_id and `place`, from 1, equal values having the same. Those of which the
 * value is not known are left out.
 */
export function shapeOrder(
  connection: Connection,
  { conditions, asOf }: PointFilter,
  by: string,
): Promise<Uint8Array> {
  const kept = keptOf(conditions);
  const whole = asOf === undefined || LASTING.has(by);
  const valueSql =
    by === 'mismatches' ? `nullif(array_to_string(p.mismatches, ', '), '')` : `p.${identifier(by)}`;
  return connection.arrow(
    `SELECT credential_id, (dense_rank() OVER (ORDER BY "value"))::UINTEGER AS place
     FROM (SELECT p.credential_id, ${valueSql} AS "value" FROM ${whole ? wholeSql() : MOMENT_SQL} AS p ${kept.whereSql})
     WHERE "value" IS NOT NULL`,
    [...(whole ? [] : momentParams(asOf)), ...kept.params],
  );
}

/** The primary keys of some points, as Arrow: credential_key, the furthest from ideal over the whole life first. */
export function shapeKeys(connection: Connection, ids: readonly bigint[]): Promise<Uint8Array> {
  return connection.arrow(
    'SELECT credential_key FROM shape WHERE credential_id IN (SELECT unnest(?::UBIGINT[])) ORDER BY rowid',
    [ids.map(String)],
  );
}

/**
 * What is ideal for each kind of credential, as Arrow: the columns of shape_baseline and `path`, in the order of kinds; that of all other
 * kinds comes last.
 */
export function shapeBaselines(connection: Connection): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT b.*, f.path
     FROM shape_baseline AS b LEFT JOIN evidence_file AS f ON f.file_id = b.file_id ORDER BY b.kind NULLS LAST`,
  );
}
