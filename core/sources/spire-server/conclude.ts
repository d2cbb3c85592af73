import type { Connection } from '#core/db/database.ts';
import calls from './calls.sql?raw';
import concludeSql from './conclude.sql?raw';

/** Puts the events of all lines together, of whatever import, in one transaction; nothing where there is no line. */
export async function conclude(db: Connection): Promise<void> {
  if ((await db.rows('SELECT file_id FROM _spire_line LIMIT 1')).length === 0) return;
  await db.run('BEGIN');
  try {
    await db.run(calls);
    await db.run(concludeSql);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
