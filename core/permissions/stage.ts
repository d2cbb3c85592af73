import type { Connection } from '#core/db/database.ts';
import assign from './assign.sql?raw';
import { nameCalls } from './calls.ts';
import holders from './holders.sql?raw';
import { measureHeld, measureUsed } from './measuring.ts';
import tables from './tables.sql?raw';
import usedSets from './used-sets.sql?raw';
import used from './used.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'event_permission',
  'lifecycle',
  'credential_fact',
  'permission_grant',
  '_credential',
  'credential_alias',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  'used_permission',
  'unmapped_action',
  'scope',
  'scope_source',
  'scope_service',
  'credential_scope',
];

/** Measures again what every credential may do and when, and which permissions its calls needed. */
export async function runPermissions(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    await db.run(tables);
    await nameCalls(db);
    for (const script of [used, holders]) await db.run(script);
    await measureHeld(db);
    await db.run(usedSets);
    await measureUsed(db);
    await db.run(assign);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
