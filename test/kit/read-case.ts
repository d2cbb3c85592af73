import { Database, type Connection } from '#core/db/database.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { caseDigest } from '#core/pipeline/digest.ts';

/** A case open for reading. */
export interface OpenedCase {
  readonly db: Connection;
  readonly close: () => void;
}

/** Opens a case as a reader does: the generation in force, read-only. */
export async function openCase(caseDir: string): Promise<OpenedCase> {
  const folder = await CaseFolder.open(caseDir);
  if (folder.databasePath === null) throw new Error(`${caseDir} has no database yet`);
  const database = await Database.open({ path: folder.databasePath, readOnly: true });
  const db = await database.connect();
  return {
    db,
    close: () => {
      db.close();
      database.close();
    },
  };
}

/** Digest of a case; `empty` before its first import. */
export async function digestOf(caseDir: string): Promise<string> {
  const folder = await CaseFolder.open(caseDir);
  if (folder.databasePath === null) return 'empty';
  const { db, close } = await openCase(caseDir);
  try {
    return await caseDigest(db);
  } finally {
    close();
  }
}
