import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EVIDENCE_FOLDER } from '#core/bundle/stored.ts';
import { Database, type Connection } from '#core/db/database.ts';
import type { CaseFolder } from './case.ts';

/** Removes copies of entries that the generation in force does not know, after an import that came to nothing. */
export async function sweepEvidence(folder: CaseFolder): Promise<void> {
  const path = folder.databasePath;
  if (path === null) return sweep(folder, new Set());
  const database = await Database.open({ path, readOnly: true });
  const db = await database.connect();
  try {
    await sweepUnknown(folder, db);
  } finally {
    db.close();
    database.close();
  }
}

/** Removes copies that a generation does not know, as a killed import of something else leaves them. */
export async function sweepUnknown(folder: CaseFolder, db: Connection): Promise<void> {
  const rows = await db.rows<{ sha256: string }>('SELECT sha256 FROM _entry');
  await sweep(folder, new Set(rows.map((row) => row.sha256)));
}

async function sweep(folder: CaseFolder, known: ReadonlySet<string>): Promise<void> {
  const evidence = join(folder.dir, EVIDENCE_FOLDER);
  if (!existsSync(evidence)) return;
  for (const name of await readdir(evidence)) {
    if (!known.has(name)) await rm(join(evidence, name), { force: true });
  }
}
