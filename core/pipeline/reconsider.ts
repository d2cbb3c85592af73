import { throwIfAborted } from '#core/base/abort.ts';
import { CredtrailError } from '#core/base/error.ts';
import { runCoverage } from '#core/coverage/stage.ts';
import type { Connection } from '#core/db/database.ts';
import { runIdentities } from '#core/identities/stage.ts';
import { runLookup } from '#core/lookup/stage.ts';
import type { ImportProgress } from '#core/model/import.ts';
import { runUsage } from '#core/usage/stage.ts';
import { CaseFolder } from './case.ts';
import { decisionsInForce, loadDecisions, type KeptDecision } from './decisions.ts';
import { WriterLock } from './lock.ts';
import { buildNext } from './next-generation.ts';

/** What to compute again, and how. */
export interface ReconsiderOptions {
  /** Folder of the case. */
  readonly caseDir: string;
  /** Worker threads of the database; all cores when absent. */
  readonly threads?: number | undefined;
  /** Stops it; the case stays as it was. */
  readonly signal?: AbortSignal | undefined;
  /** Told of progress. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** Who is who, by the decisions that stand; then what each credential did, and what is looked up by it. */
export async function concludeIdentities(
  db: Connection,
  decisions: readonly KeptDecision[],
  signal: AbortSignal | undefined,
): Promise<void> {
  await runIdentities(db, decisionsInForce(decisions));
  throwIfAborted(signal);
  await runUsage(db);
  throwIfAborted(signal);
  await runCoverage(db);
  throwIfAborted(signal);
  await runLookup(db);
}

/**
 * Computes identities again from the evidence that the case has and the decisions in its journal, as a next generation. Returns how many decisions stand, and how
 * many of them no longer fit anything. Throws `case-locked`, `cancelled`; the case is then as it was.
 */
export async function reconsider({
  caseDir,
  threads,
  signal,
  onProgress,
}: ReconsiderOptions): Promise<{ readonly applied: number; readonly stale: number }> {
  const folder = await CaseFolder.open(caseDir);
  const lock = await WriterLock.take(folder.dir, 'import');
  try {
    await folder.reload();
    if (folder.databasePath === null)
      throw new CredtrailError('not-found', `${caseDir} holds nothing yet: import a bundle first.`);
    onProgress?.({
      stage: 'identities',
      done: 0,
      total: 1,
      unit: 'steps',
      message: 'finding out who is who',
    });
    const counted = await buildNext(folder, { paths: [], threads, signal }, async (db) => {
      await concludeIdentities(db, await loadDecisions(folder.dir), signal);
      return db.first<{ applied: number; stale: number }>(
        `SELECT count(*) FILTER (state = 'applied')::INTEGER AS applied, count(*) FILTER (state = 'stale')::INTEGER AS stale FROM identity_decision`,
      );
    });
    await folder.advance();
    return { applied: counted?.applied ?? 0, stale: counted?.stale ?? 0 };
  } finally {
    await lock.release();
  }
}
