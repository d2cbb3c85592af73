import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import pointsSql from './shape.sql?raw';

/** Which points are asked for. */
export interface PointQuery {
  /** Conditions on `credential`. */
  readonly conditions: Conditions;
  /** As of when in µs; absent for the whole life. */
  readonly asOf?: bigint | undefined;
  /** Most points; the furthest from ideal are kept. */
  readonly most: number;
}

/**
 * Credentials as points, as Arrow: the columns of shape that are shown, `mismatches` as one text (null if none) with `mismatch_count`; the
 * furthest from ideal first, as shape has them in its rows.
 */
export function shapePoints(
  connection: Connection,
  { conditions, asOf, most }: PointQuery,
): Promise<Uint8Array> {
  const kept = new Conditions();
  if (!conditions.empty) {
    const keptSql = `SELECT credential.credential_id FROM credential ${conditions.whereSql}`;
    kept.add(`p.credential_id IN (${keptSql})`, ...conditions.params);
  }
  const whole = asOf === undefined;
  const fromSql = whole
    ? 'shape'
    : `(${pointsSql.replace('CAST(? AS TIMESTAMP)', 'make_timestamp(?::BIGINT)')})`;
  const orderSql = whole ? 'p.rowid' : 'p.distance DESC, p.credential_key';
  return connection.arrow(
    `SELECT p.credential_id, p.credential_key, p.kind, p.label, p."owner", p.origin, p.agent, p.lifetime_seconds, p.lifetime_basis,
       p.remaining_seconds, p.scope, p.scope_basis, p.permissions, p.utilisation, p.utilisation_basis, p.uses,
       p.elevation::INTEGER AS elevation, len(p.mismatches)::UTINYINT AS mismatch_count,
       nullif(array_to_string(p.mismatches, ', '), '') AS mismatches, p.reason, p.distance
     FROM ${fromSql} AS p ${kept.whereSql} ORDER BY ${orderSql} LIMIT ?::BIGINT`,
    [...(whole ? [] : [asOf]), ...kept.params, most],
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
