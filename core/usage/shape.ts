import type { Connection } from '#core/db/database.ts';
import baselineSql from './shape-baseline.sql?raw';
import pointSql from './point.sql?raw';
import tablesSql from './shape-tables.sql?raw';
import { momentParams, POINTS_SQL } from './points.ts';

/** Puts together what is ideal for each kind, and every credential as a point over its whole life; the furthest from ideal first. */
export async function measureShape(db: Connection): Promise<void> {
  await db.run(tablesSql);
  await db.run(baselineSql);
  await db.run(pointSql);
  await db.run(
    `INSERT INTO shape BY NAME SELECT * EXCLUDE (mismatch_count, place) FROM (${POINTS_SQL}) ORDER BY distance DESC, credential_key`,
    momentParams(null),
  );
}
