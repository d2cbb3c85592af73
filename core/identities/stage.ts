import type { Connection } from '#core/db/database.ts';
import { MACROS } from '#core/keys/macros.ts';
import actors from './actors.sql?raw';
import attribution from './attribution.sql?raw';
import { noteDecisions, settleDecisions, type Decided } from './decided.ts';
import holders from './holders.sql?raw';
import identityTable from './identity.sql?raw';
import leftovers from './leftovers.sql?raw';
import merge from './merge.sql?raw';
import put from './put-together.sql?raw';
import quality from './quality.sql?raw';
import { gatherSame } from './same.ts';
import tables from './tables.sql?raw';
import tasks from './tasks.sql?raw';
import exact from './ties-exact.sql?raw';
import shared from './shared.sql?raw';
import strong from './ties-strong.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'lifecycle',
  'credential_fact',
  'identity_claim',
  'registered_task',
  'task_mention',
  'inventory_agent',
  'inventory_owner',
  'evidence_file',
  'evidence_gap',
  'system',
  '_credential',
  'credential_alias',
  'credential_link',
  '_use',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  '_held',
  'identity',
  'identity_member',
  'identity_link',
  'identity_conflict',
  'identity_decision',
  'credential_holder',
  'credential_task',
  'event_attribution',
  'quality_issue',
];

/**
 * Computes every identity again: which keys are one actor, who held which credential, whose the events of shared ones are, and what is wrong with the labels.
 * `decisions` are the investigator's that stand, in the order of the journal; those that no longer fit anything are kept as stale.
 */
export async function runIdentities(db: Connection, decisions: readonly Decided[] = []): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [MACROS, tables]) await db.run(script);
    await noteDecisions(db, decisions);
    await db.run(actors);
    await gatherSame(db);
    for (const script of [exact, strong, merge, identityTable, tasks, holders, put]) await db.run(script);
    if (decisions.length > 0) await settleDecisions(db);
    await db.run(shared);
    if (await db.first('SELECT 1 AS found FROM _shared LIMIT 1')) await db.run(attribution);
    for (const script of [quality, leftovers]) await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
