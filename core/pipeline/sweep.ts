import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EVIDENCE_FOLDER } from '#core/bundle/stored.ts';
import { Database } from '#core/db/database.ts';
import type { CaseFolder } from './case.ts';

/** Removes copies of entries that no generation in force knows, after an import that came to nothing. */
export async function sweepEvidence(folder: CaseFolder): Promise<void> {
  const evidence = join(folder.dir, EVIDENCE_FOLDER);
  if (!existsSync(evidence)) return;
  const known = await registered(folder.databasePath);
  for (const name of await readdir(evidence)) {
    if (!known.has(name)) await rm(join(evidence, name), { force: true });
  }
}

async function registered(path: string | null): Promise<ReadonlySet<string>> {
  if (path === null) return new Set();
  const database = await Database.open({ path, readOnly: true });
  const db = await database.connect();
  try {
    const rows = await db.rows<{ sha256: string }>('SELECT sha256 FROM _entry');
    return new Set(rows.map((row) => row.sha256));
  } finally {
    db.close();
    database.close();
  }
}
