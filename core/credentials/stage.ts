import type { Connection } from '#core/db/database.ts';
import aliases from './aliases.sql?raw';
import facts from './facts.sql?raw';
import lanes from './lanes.sql?raw';
import { linkCredentials } from './link.ts';
import origin from './origin.sql?raw';
import parents from './parents.sql?raw';
import put from './put-together.sql?raw';
import tables from './tables.sql?raw';
import terms from './terms.sql?raw';
import usage from './usage.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'event_key',
  'lifecycle',
  'credential_fact',
  'identity_claim',
  'system',
  'registered_task',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  'credential',
  'credential_alias',
  'credential_link',
  '_use',
  '_term',
  '_credential_text',
  '_event_place',
  '_lane_mark',
  '_lane_group',
];

/** Computes every credential again from the normalised tables: keys, use, life, origin, sessions, links. */
export async function runCredentials(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [tables, aliases, usage, facts, origin, put]) await db.run(script);
    await linkCredentials(db);
    for (const script of [parents, lanes, terms]) await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
