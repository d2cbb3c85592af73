import { verifyStored } from '#core/bundle/stored.ts';
import { Database, type Connection } from '#core/db/database.ts';
import { carryEvidenceOver } from '#core/evidence/carry-over.ts';

/**
 * Begins a database in the present layout from one of an earlier version: bundles and entries are taken over, and everything
 * else is left to be read from the evidence again.
 */
export async function remakeDatabase(from: string, to: string): Promise<void> {
  const database = await Database.open({ path: to });
  const db = await database.connect();
  try {
    await carryEvidenceOver(db, from);
    await db.run('CHECKPOINT');
  } finally {
    db.close();
    database.close();
  }
}

interface Entry {
  readonly sha256: string;
  readonly bytes: bigint;
  readonly stored: string;
  readonly origin_path: string | null;
}

/** Checks that every entry's bytes are those that were registered. Throws `evidence-missing` or `evidence-changed`. */
export async function verifyEntries(caseDir: string, db: Connection): Promise<void> {
  const entries = await db.rows<Entry>('SELECT sha256, bytes, stored, origin_path FROM _entry ORDER BY path');
  for (const entry of entries) {
    await verifyStored(caseDir, { ...entry, originPath: entry.origin_path }, { hash: true });
  }
}
