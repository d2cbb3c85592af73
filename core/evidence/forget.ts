import type { Connection } from '#core/db/database.ts';

/** Takes back what a killed import registered about its bundles; entries already read stay. */
export async function forgetBundlesAfter(db: Connection, bundleId: number): Promise<void> {
  await db.run('DELETE FROM bundle WHERE bundle_id > ?', [bundleId]);
  await db.run('DELETE FROM evidence_path WHERE bundle_id > ?', [bundleId]);
  await db.run('DELETE FROM _skipped WHERE bundle_id > ?', [bundleId]);
}
