import { onTestFinished } from 'vitest';
import { runCoverage } from '#core/coverage/stage.ts';
import { runCredentials } from '#core/credentials/stage.ts';
import { Database, type Bindable, type Connection } from '#core/db/database.ts';
import { identifier } from '#core/db/quote.ts';
import evidenceTables from '#core/evidence/tables.sql?raw';
import { MACROS } from '#core/keys/macros.ts';
import type { Decided } from '#core/identities/decided.ts';
import { runIdentities } from '#core/identities/stage.ts';
import { runLookup } from '#core/lookup/stage.ts';
import { runPermissions } from '#core/permissions/stage.ts';
import { tellClocks } from '#core/sources/clocks.ts';
import finish from '#core/sources/finish.sql?raw';
import sourceTables from '#core/sources/tables.sql?raw';
import { findTaskMentions, TASK_PATTERNS } from '#core/sources/task-mentions.ts';
import time from '#core/sources/time.sql?raw';
import { runUsage } from '#core/usage/stage.ts';

/** Columns of a row that matter; the others are left to {@link credentialsOf}. */
export type Row = Readonly<Record<string, Bindable>>;

/** What the tables of earlier stages hold. */
export interface Given {
  readonly event?: readonly Row[];
  readonly lifecycle?: readonly Row[];
  readonly credential_fact?: readonly Row[];
  readonly identity_claim?: readonly Row[];
  readonly event_key?: readonly Row[];
  readonly registered_task?: readonly Row[];
  readonly inventory_agent?: readonly Row[];
  readonly inventory_owner?: readonly Row[];
  readonly permission_grant?: readonly Row[];
  readonly event_permission?: readonly Row[];
}

const AWS = { source: 'aws-cloudtrail', category: 'management', service: 'ec2', action: 'DescribeInstances' };
const VAULT = { source: 'vault-audit', category: 'management', service: 'vault', action: 'read' };

/** A database whose credentials were computed from these rows, in the order given. */
export async function credentialsOf(
  given: Given,
  decisions: readonly Decided[] = [],
  stages: readonly Concluding[] = CONCLUDING,
): Promise<Connection> {
  const database = await Database.open({ path: ':memory:', threads: 1 });
  onTestFinished(() => database.close());
  const db = await database.connect();
  for (const script of [MACROS, evidenceTables, sourceTables, finish]) await db.run(script);
  for (const [i, row] of (given.event ?? []).entries()) {
    const vault = typeof row['system_key'] === 'string' && row['system_key'].startsWith('vault:');
    const base = {
      event_id: 1000 + i,
      file_id: 1,
      ordinal: 1 + i,
      outcome: 'allowed',
      client_addr: '192.0.2.1',
    };
    await insert(db, 'event', { ...(vault ? VAULT : AWS), ...base, system_key: 'aws:111111111111', ...row });
  }
  for (const [i, row] of (given.lifecycle ?? []).entries())
    await insert(db, 'lifecycle', {
      event_id: 5000 + i,
      file_id: 1,
      ordinal: 1 + i,
      expiry: 'unknown',
      ...row,
    });
  for (const row of given.credential_fact ?? [])
    await insert(db, 'credential_fact', { file_id: 1, ordinal: 1, events: 1, ...row });
  for (const row of given.identity_claim ?? [])
    await insert(db, 'identity_claim', {
      rule: 'test',
      relation: 'same-credential',
      strength: 'exact',
      file_id: 1,
      ordinal: 1,
      events: 1,
      ...row,
    });
  for (const row of given.event_key ?? []) await insert(db, 'event_key', row);
  for (const [i, row] of (given.registered_task ?? []).entries())
    await insert(db, 'registered_task', { event_id: 9000 + i, file_id: 1, ordinal: 1 + i, ...row });
  for (const [i, row] of (given.inventory_agent ?? []).entries())
    await insert(db, 'inventory_agent', { event_id: 9500 + i, file_id: 1, ordinal: 1 + i, ...row });
  for (const [i, row] of (given.inventory_owner ?? []).entries())
    await insert(db, 'inventory_owner', { event_id: 9700 + i, file_id: 1, ordinal: 1 + i, ...row });
  for (const [i, row] of (given.permission_grant ?? []).entries())
    await insert(db, 'permission_grant', {
      grant_id: 7000 + i,
      kind: 'inline',
      effect: 'allow',
      file_id: 1,
      ordinal: 1 + i,
      ...row,
    });
  for (const row of given.event_permission ?? []) await insert(db, 'event_permission', row);
  await db.run('INSERT INTO "system" (system_key) SELECT DISTINCT system_key FROM event');
  await conclude(db, decisions, stages);
  return db;
}

/** Stages that conclude something from the tables of the sources, in the order in which they run. */
export const CONCLUDING = [
  'credentials',
  'permissions',
  'identities',
  'usage',
  'coverage',
  'lookup',
] as const;
type Concluding = (typeof CONCLUDING)[number];

/** Computes what is concluded from the tables of the sources; of some stages only where a test is about them alone. */
export async function conclude(
  db: Connection,
  decisions: readonly Decided[] = [],
  stages: readonly Concluding[] = CONCLUDING,
): Promise<void> {
  const run: Readonly<Record<Concluding, () => Promise<void>>> = {
    credentials: () => runCredentials(db),
    permissions: () => runPermissions(db),
    identities: () => runIdentities(db, decisions),
    usage: () => runUsage(db),
    coverage: () => runCoverage(db),
    lookup: () => runLookup(db),
  };
  await findTaskMentions(db, TASK_PATTERNS);
  await tellClocks(db, []);
  await db.run(time);
  for (const stage of stages) await run[stage]();
}

/** Facts of one AWS key, one row a name. */
export function factsOf(key: string, facts: Readonly<Record<string, string>>): Row[] {
  return Object.entries(facts).map(([name, value]) => ({ credential_key: key, name, value }));
}

async function insert(db: Connection, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  await db.run(
    `INSERT INTO ${identifier(table)} (${names.map(identifier).join()}) VALUES (${names.map(() => '?').join()})`,
    Object.values(row),
  );
}
