import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';

const FILE = 'writer.lock';

/** Who holds a case for writing. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  readonly what: string;
}

/** The right to write into a case: one process at a time has it. */
export class WriterLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the lock, or throws `case-locked` naming who has it. A lock left by a process that no longer runs on this
   * machine is taken over.
   */
  static async take(caseDir: string, what: string): Promise<WriterLock> {
    const path = join(caseDir, FILE);
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), what };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        const file = await open(path, 'wx');
        await file.writeFile(JSON.stringify(holder));
        await file.close();
        return new WriterLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const first = await holderOf(path);
      if (first !== null && isAlive(first)) {
        throw new CredtrailError(
          'case-locked',
          `Process ${String(first.pid)} on ${first.host} is at work on this case (${first.what}, since ${first.since}). Wait for it to end, or cancel it.`,
        );
      }
      await rm(path, { force: true });
    }
    throw new CredtrailError(
      'case-locked',
      'Another process took this case for writing at the same moment. Try again.',
    );
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** False only when the process is surely gone: on another machine that cannot be known. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
