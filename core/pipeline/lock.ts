import { hostname } from 'node:os';
import { join } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { FileLock, holderOf, type Holder } from './file-lock.ts';

const WRITER = 'writer.lock';
const JOURNAL = 'journal.lock';
/** Who writes into the journal has it for milliseconds, on a slow disk for a second or two. */
const JOURNAL_PATIENCE_MS = 15_000;

/** The right to change a case's tables and evidence: one process at a time has it. */
export class WriterLock {
  readonly #lock: FileLock;

  private constructor(lock: FileLock) {
    this.#lock = lock;
  }

  /**
   * Takes the lock, or throws `case-locked` naming who has it. A lock left by a process that no longer runs on this
   * machine is taken over.
   */
  static async take(caseDir: string, what: string): Promise<WriterLock> {
    const path = join(caseDir, WRITER);
    return new WriterLock(await FileLock.take(path, what, 0, (holder) => refusal(holder, path)));
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await this.#lock.release();
  }
}

/** Who is changing a case now, null where nobody is; a reader may ask at any time. */
export function writerOf(caseDir: string): Promise<Holder | null> {
  return holderOf(join(caseDir, WRITER));
}

/**
 * Does `work` while nobody else writes into the journal. Waits for others, who are done soon; throws `case-locked` naming
 * the one who is not. An import holds the writer's lock for minutes, and the journal's only for its own line.
 */
export async function whileJournalIsOurs<T>(caseDir: string, work: () => Promise<T>): Promise<T> {
  const path = join(caseDir, JOURNAL);
  const lock = await FileLock.take(path, 'journal', JOURNAL_PATIENCE_MS, (holder) => refusal(holder, path));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

function refusal(holder: Holder | null, path: string): CredtrailError {
  if (holder === null) {
    return new CredtrailError(
      'case-locked',
      'Another process took this case for writing at the same moment. Try again.',
    );
  }
  const cure =
    holder.host === hostname()
      ? 'Wait for it to end, or cancel it.'
      : `Wait for it to end; if it is surely not running any more, delete ${path}.`;
  return new CredtrailError(
    'case-locked',
    `Process ${String(holder.pid)} on ${holder.host} is at work on this case (${holder.what}, since ${holder.since}). ${cure}`,
  );
}
