import type { Connection } from '#core/db/database.ts';
import aliases from './aliases.sql?raw';
import breaks from './breaks.sql?raw';
import facts from './facts.sql?raw';
import { linkCredentials } from './link.ts';
import origin from './origin.sql?raw';
import parents from './parents.sql?raw';
import put from './put-together.sql?raw';
import tables from './tables.sql?raw';
import usage from './usage.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'event_key',
  'lifecycle',
  'credential_fact',
  'identity_claim',
  'system',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  '_credential',
  'credential_alias',
  'credential_link',
  'credential_break',
  '_use',
  '_call_code',
  '_address_code',
];

/** Computes every credential again from the normalised tables: keys, use, life, origin, sessions, links, and where chains end. */
export async function runCredentials(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [tables, aliases, usage, facts, origin, put]) await db.run(script);
    await linkCredentials(db);
    for (const script of [parents, breaks]) await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
