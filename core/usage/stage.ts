import type { Connection } from '#core/db/database.ts';
import credentialTable from './credential.sql?raw';
import put from './put-together.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = ['_credential', '_held'];
/** Tables that this stage writes. */
export const writes: readonly string[] = ['credential'];

/** Computes again what each credential did in time, what was to be expected of it, and where issued and used do not fit. */
export async function runUsage(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [credentialTable, put]) await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
