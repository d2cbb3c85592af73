import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CredtrailError } from '#core/base/error.ts';

const FILE = 'writer.lock';
const ATTEMPTS = 40;
const PAUSE_MS = 25;
/** A lock without a holder's name that is older than this was left by a process that died while writing it. */
const UNNAMED_MS = 2_000;
const MINUTE_MS = 60_000;

/** Who holds a case for writing. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  readonly what: string;
}

/** Locks that this process holds: its number alone may be that of an earlier process. */
const held = new Set<string>();

/** The right to write into a case: one process at a time has it. */
export class WriterLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
    held.add(path);
  }

  /**
   * Takes the lock, or throws `case-locked` naming who has it. A lock left by a process that no longer runs on this
   * machine is taken over.
   */
  static async take(caseDir: string, what: string): Promise<WriterLock> {
    const path = join(caseDir, FILE);
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), what };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await create(path, JSON.stringify(holder))) return new WriterLock(path);
      const text = await textOf(path);
      if (text === null) continue;
      const first = holderIn(text);
      if (first === null ? await isYoung(path) : false) {
        await wait(PAUSE_MS);
        continue;
      }
      if (first !== null && isAlive(first, path)) throw refusal(first, path);
      await remove(path, text);
    }
    throw new CredtrailError(
      'case-locked',
      'Another process took this case for writing at the same moment. Try again.',
    );
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await rm(this.#path, { force: true });
    held.delete(this.#path);
  }
}

/** Makes the lock file; false if there is one. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock, unless it is another one by now: then that one is put back. */
async function remove(path: string, text: string): Promise<void> {
  const aside = `${path}.${String(process.pid)}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = await textOf(aside);
  if (taken === text || taken === null) await rm(aside, { force: true });
  else await rename(aside, path);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function holderIn(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? holder : null;
  } catch {
    return null;
  }
}

/** Whether a lock without a name may still be getting one. */
async function isYoung(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs < UNNAMED_MS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** False only when the process is surely gone: on another machine that cannot be known. */
function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return held.has(path);
  const started = Date.now() - uptime() * 1000;
  if (Date.parse(holder.since) < started - MINUTE_MS) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function refusal(holder: Holder, path: string): CredtrailError {
  const cure =
    holder.host === hostname()
      ? 'Wait for it to end, or cancel it.'
      : `Wait for it to end; if it is surely not running any more, delete ${path}.`;
  return new CredtrailError(
    'case-locked',
    `Process ${String(holder.pid)} on ${holder.host} is at work on this case (${holder.what}, since ${holder.since}). ${cure}`,
  );
}
