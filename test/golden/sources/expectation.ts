import type { Connection } from '#core/db/database.ts';

/** A row of a public table: columns that are NULL and numbers given on the way are left out. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

/** What a case's input must become: every table that has rows, with all of them. */
export type Expectation = Readonly<Record<string, readonly ExpectedRow[]>>;

const PLACE = 'f.path AS file';
const OF_FILE = 'JOIN evidence_file AS f USING (file_id)';

/** How each public table is shown; times as text, events by the place of their record. */
const TABLES: Readonly<Record<string, string>> = {
  files: 'SELECT * EXCLUDE (file_id, sha256, bytes), path AS file FROM evidence_file ORDER BY path',
  events: `SELECT t.*, ${PLACE} FROM event AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  further_records: `SELECT ${PLACE}, t.ordinal, t.role, g.path AS event_file, e.ordinal AS event_ordinal FROM event_record AS t ${OF_FILE}
    JOIN event AS e ON e.event_id = t.event_id JOIN evidence_file AS g ON g.file_id = e.file_id ORDER BY f.path, t.ordinal`,
  further_keys: `SELECT f.path AS file, e.ordinal, t.key, t.role FROM event_key AS t JOIN event AS e USING (event_id)
    JOIN evidence_file AS f ON f.file_id = e.file_id ORDER BY ALL`,
  permissions: `SELECT f.path AS file, e.ordinal, t.permission, t.resource, t.granted FROM event_permission AS t JOIN event AS e USING (event_id)
    JOIN evidence_file AS f ON f.file_id = e.file_id ORDER BY ALL`,
  lifecycle: `SELECT t.*, ${PLACE} FROM lifecycle AS t ${OF_FILE} ORDER BY f.path, ordinal, phase, kind, credential_key, subject_key, t.occurred_at`,
  set_aside: `SELECT t.*, ${PLACE} FROM set_aside AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  facts: `SELECT credential_key, name, value, events FROM credential_fact ORDER BY ALL`,
  claims: `SELECT rule, relation, strength, left_key, right_key, events FROM identity_claim ORDER BY ALL`,
  grants: `SELECT t.* EXCLUDE (grant_id), ${PLACE} FROM permission_grant AS t ${OF_FILE} ORDER BY f.path, ordinal, kind, holder_key, policy_key, statement, grant_id`,
  processes: `SELECT t.*, ${PLACE} FROM process AS t ${OF_FILE} ORDER BY f.path, ordinal, process_key`,
  proofs: `SELECT t.* EXCLUDE (proof_file_id), f.path AS file, g.path AS proof_file FROM evidence_proof AS t LEFT JOIN evidence_file AS f USING (file_id)
    LEFT JOIN evidence_file AS g ON g.file_id = t.proof_file_id ORDER BY subject, covers_from, verdict, reason, signer_key, g.path, t.ordinal`,
  tasks: `SELECT t.*, ${PLACE} FROM registered_task AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_agent: `SELECT t.*, ${PLACE} FROM inventory_agent AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_owner: `SELECT t.*, ${PLACE} FROM inventory_owner AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_alias: `SELECT t.*, ${PLACE} FROM inventory_alias AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_expectation: `SELECT t.*, ${PLACE} FROM inventory_expectation AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_resource: `SELECT t.*, ${PLACE} FROM inventory_resource AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  inventory_task_pattern: `SELECT t.*, ${PLACE} FROM inventory_task_pattern AS t ${OF_FILE} ORDER BY f.path, ordinal`,
  systems: `SELECT system_key, kind, label, rule, events FROM "system" ORDER BY system_key`,
};

const LEFT_OUT = new Set(['file_id', 'event_id', 'context_id', 'path']);

/** Everything that the sources have made of their files. Places name their file only where there are several. */
export async function shownTables(db: Connection): Promise<Expectation> {
  const shown: Record<string, ExpectedRow[]> = {};
  for (const [name, query] of Object.entries(TABLES)) {
    const rows = await db.rows<Record<string, unknown>>(query);
    if (rows.length > 0) shown[name] = rows.map(shownRow);
  }
  if ((shown['files'] ?? []).length > 1) return shown;
  return Object.fromEntries(
    Object.entries(shown).map(([name, rows]) => [
      name,
      rows.map(({ file: _file, event_file: _other, ...row }) => row),
    ]),
  );
}

function shownRow(row: Record<string, unknown>): ExpectedRow {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => value !== null && !LEFT_OUT.has(name))
      .map(([name, value]) => [name, shownValue(name, value)]),
  );
}

function shownValue(name: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  if (!/_at$|_until$|^not_before$|^valid_|^covers_/.test(name)) return Number(value);
  const whole = new Date(Number(value / 1000n)).toISOString();
  return `${whole.slice(0, 19)}${value % 1_000_000n === 0n ? '' : `.${(value % 1_000_000n).toString().padStart(6, '0')}`}Z`;
}
