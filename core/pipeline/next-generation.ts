import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { asCredtrailError } from '#core/base/error.ts';
import { Database, type Connection } from '#core/db/database.ts';
import type { CaseFolder } from './case.ts';
import { remakeDatabase } from './remake.ts';
import { sweepEvidence, sweepUnknown } from './sweep.ts';
import { Unfinished } from './unfinished.ts';

/** What the next generation is built from, and how. */
export interface NextOptions {
  /** Bundles that are brought in; none where only what is concluded changes. */
  readonly paths: readonly string[];
  /** Whether plain files are only referred to. */
  readonly reference?: boolean | undefined;
  /** Worker threads of the database; all cores when absent. */
  readonly threads?: number | undefined;
  /** Stops the work; the case stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

const MEMORY_LIMIT = '1600MB';

/** Where an import keeps what it needs only while it runs. */
export function workDir(folder: CaseFolder): string {
  return join(folder.dir, 'work-import');
}

/**
 * Does work on the next generation of a case's database, beside the one in force, and leaves it ready to come into force. A rest of a killed attempt with the
 * same paths is gone on with. Where the work fails the next generation is discarded, and the case is as it was.
 */
export async function buildNext<T>(
  folder: CaseFolder,
  { paths, reference, threads, signal }: NextOptions,
  work: (db: Connection) => Promise<T>,
): Promise<T> {
  const unfinished = new Unfinished(
    folder,
    paths.map((path) => resolve(path)),
    reference ?? false,
  );
  try {
    await rm(workDir(folder), { recursive: true, force: true });
    await mkdir(workDir(folder), { recursive: true });
    for (;;) {
      const database = await openNext(folder, threads);
      const db = await database.connect();
      const interrupt = (): void => db.interrupt();
      signal?.addEventListener('abort', interrupt);
      try {
        if (!(await unfinished.claim(db))) continue;
        const built = await work(db);
        if (await unfinished.hasOrphans(db)) continue;
        await sweepUnknown(folder, db);
        await db.run('CHECKPOINT');
        return built;
      } finally {
        signal?.removeEventListener('abort', interrupt);
        db.close();
        database.close();
        await unfinished.discardIfUnusable();
      }
    }
  } catch (error) {
    await folder.discardNext();
    if (asCredtrailError(error).code !== 'case-damaged') await sweepEvidence(folder);
    throwIfAborted(signal);
    throw error;
  } finally {
    await rm(workDir(folder), { recursive: true, force: true });
  }
}

async function openNext(folder: CaseFolder, threads: number | undefined): Promise<Database> {
  const path = await folder.prepareNext(remakeDatabase);
  const options = {
    path,
    memoryLimit: MEMORY_LIMIT,
    tempDirectory: join(workDir(folder), 'spill'),
    ...(threads === undefined ? {} : { threads }),
  };
  try {
    return await Database.open(options);
  } catch (error) {
    if (!existsSync(path)) throw error;
    await folder.discardNext();
    await folder.prepareNext(remakeDatabase);
    await checkCurrent(folder);
    return Database.open(options);
  }
}

/** Says it of the database in force, rather than of its copy, where that is what cannot be opened. */
async function checkCurrent(folder: CaseFolder): Promise<void> {
  if (folder.databasePath === null) return;
  const database = await Database.open({ path: folder.databasePath, readOnly: true });
  database.close();
}
