import { throwIfAborted } from '#core/base/abort.ts';
import { MACROS } from '#core/keys/macros.ts';
import { tellClocks } from './clocks.ts';
import { contentOf } from './containers/bytes.ts';
import { pathOf, type PendingEntry, type SourcesContext } from './context.ts';
import finish from './finish.sql?raw';
import { SOURCES } from './index.ts';
import { Loader } from './loader.ts';
import macros from './macros.sql?raw';
import { readRecords } from './raw.ts';
import type { ContentReader, RecordReader, Source } from './source.ts';
import policyStatements from './policy-statements.sql?raw';
import tables from './tables.sql?raw';
import { findTaskMentions, taskPatternsOf } from './task-mentions.ts';
import time from './time.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads = ['_entry'] as const;
/** Tables that this stage writes. */
export const writes = [
  'event',
  'event_record',
  'event_key',
  'event_permission',
  'lifecycle',
  'set_aside',
  'registered_task',
  'inventory_agent',
  'inventory_owner',
  'inventory_alias',
  'inventory_expectation',
  'inventory_resource',
  'inventory_task_pattern',
  'process',
  'evidence_proof',
  'permission_grant',
  '_grant',
  '_context',
  '_file_account',
  '_file_begun',
  '_event_claim',
  '_vault_half',
  '_digest',
  '_digest_log',
  '_digest_key',
  '_digest_signature',
  '_content_hash',
  '_attestation',
  '_attestation_subject',
  '_attestation_key',
  '_attested_content',
  '_process_sighting',
  'source_clock',
  'evidence_gap',
  'clock_offset',
  '_gcp_entry',
  '_k8s_stage',
  '_ssh_record',
  '_jwk',
  '_jwt_token',
  '_jwt_line',
  '_spire_line',
  '_certificate',
  '_certificate_place',
  '_certificate_signature',
  'evidence_file',
  'system',
  'credential_fact',
  'identity_claim',
  'task_mention',
] as const;

/** Reads every entry that no earlier import has read to its end, then puts the public tables together. */
export async function runSources(context: SourcesContext): Promise<void> {
  const { db } = context;
  await db.run(MACROS);
  await db.run(macros);
  await db.run(policyStatements);
  await db.run(tables);
  const sources = context.sources ?? SOURCES;
  for (const source of sources) if (source.tables !== undefined) await db.run(source.tables);
  const patterns = await taskPatternsOf(db, context.caseDir);
  const pending = await db.rows<PendingEntry>(
    `SELECT file_id, sha256, bytes, path, stored, origin_path, coalesce(b.records, 0) AS begun FROM _entry LEFT JOIN _file_begun AS b USING (file_id)
     WHERE file_id NOT IN (SELECT file_id FROM _file_account) ORDER BY path, sha256`,
  );
  const loader = new Loader(
    context,
    pending.reduce((sum, entry) => sum + Number(entry.bytes), 0),
  );
  try {
    for (const entry of pending) {
      throwIfAborted(context.signal);
      await loader.add(entry);
    }
    await loader.finish();
  } finally {
    await loader.close();
  }
  const { records, content } = readersOf(context, sources);
  for (const source of sources) {
    throwIfAborted(context.signal);
    await source.conclude?.(db, records, content);
  }
  await db.run(finish);
  await findTaskMentions(db, patterns);
  await tellClocks(db, sources);
  await db.run(time);
}

/** Reads entries of the case again: their records, and their content. */
function readersOf(
  context: SourcesContext,
  sources: readonly Source[],
): { records: RecordReader; content: ContentReader } {
  const pathOfEntry = async (fileId: number): Promise<string | null> => {
    const [entry] = await context.db.rows<PendingEntry>(
      'SELECT file_id, sha256, bytes, path, stored, origin_path FROM _entry WHERE file_id = ?',
      [fileId],
    );
    return entry ? pathOf(context, entry) : null;
  };
  return {
    async *records(fileId) {
      const path = await pathOfEntry(fileId);
      if (path !== null) yield* readRecords(path, sources);
    },
    async *content(fileId) {
      const path = await pathOfEntry(fileId);
      if (path !== null) yield* contentOf(path, { damage: null });
    },
  };
}
