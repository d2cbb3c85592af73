import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type CredtrailError } from '#core/base/error.ts';
import { processState } from './process.ts';

const PAUSE_MS = 25;
/** How long a lock is tried to be had although nobody is known to hold it: others ask for it at the same moment. */
const CROWD_MS = 1_000;
/** A lock without a holder's name that is older than this was left by a process that died while writing it. */
const UNNAMED_MS = 2_000;
const MINUTE_MS = 60_000;

/** Who holds a lock. */
export interface Holder {
  /** Number of the process. */
  readonly pid: number;
  /** Name of its machine. */
  readonly host: string;
  /** When it took the lock, ISO 8601. */
  readonly since: string;
  /** What it does, e.g. `import`. */
  readonly what: string;
  /** When the process was started, as {@link processState} gives it; null where the system does not say. */
  readonly started?: string | null;
  /** Tells this lock from every other one. */
  readonly token?: string;
}

/** Locks that this process holds: its number alone may be that of an earlier process. */
const held = new Set<string>();

/** A file that one process at a time has. */
export class FileLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /**
   * Takes the lock, waiting `patience` milliseconds for one who has it; then throws what `refuse` makes of the holder, null
   * where many asked at the same moment. A lock left by a process that no longer runs on this machine is taken over.
   */
  static async take(
    path: string,
    what: string,
    patience: number,
    refuse: (holder: Holder | null) => CredtrailError,
  ): Promise<FileLock> {
    const begun = Date.now();
    const holder = { ...self(), since: new Date().toISOString(), what, token: randomUUID() };
    held.add(holder.token);
    try {
      for (;;) {
        if (await create(path, JSON.stringify(holder))) return new FileLock(path, holder.token);
        const waited = Date.now() - begun;
        const other = await otherHolder(path);
        if (other !== null && waited >= patience) throw refuse(other);
        if (waited >= Math.max(patience, CROWD_MS)) throw refuse(null);
        await wait(PAUSE_MS * Math.random());
      }
    } catch (error) {
      held.delete(holder.token);
      throw error;
    }
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await rm(this.#path, { force: true });
    held.delete(this.#token);
  }
}

function self(): Pick<Holder, 'pid' | 'host' | 'started'> {
  return { pid: process.pid, host: hostname(), started: processState(process.pid)?.started ?? null };
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
    if (isTaken(error as NodeJS.ErrnoException)) return false;
    throw error;
  }
}

/** Windows says `EPERM` of a file that is being removed. */
function isTaken({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32');
}

/** Who holds a lock now, null where nobody alive does; changes nothing. */
export async function holderOf(path: string): Promise<Holder | null> {
  const text = await textOf(path);
  const holder = text === null ? null : holderIn(text);
  return holder !== null && isAlive(holder) ? holder : null;
}

/** The living holder of a lock, null where there is none; what a dead one left is removed. */
async function otherHolder(path: string): Promise<Holder | null> {
  const text = await textOf(path);
  if (text === null) return null;
  const holder = holderIn(text);
  if (holder === null && (await isYoung(path))) return null;
  if (holder !== null && isAlive(holder)) return holder;
  await removeLeft(path, text);
  return null;
}

/** Removes a dead process's lock unless it is another one by now; only who made the file beside it may look and remove. */
async function removeLeft(path: string, text: string): Promise<void> {
  const beside = `${path}.left`;
  if (!(await create(beside, ''))) {
    if (!(await isYoung(beside))) await rm(beside, { force: true });
    return;
  }
  try {
    if ((await textOf(path)) === text) await rm(path, { force: true });
  } finally {
    await rm(beside, { force: true });
  }
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
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  const booted = Date.now() - uptime() * 1000;
  if (Date.parse(holder.since) < booted - MINUTE_MS) return false;
  const state = processState(holder.pid);
  if (state?.ended === true) return false;
  if (typeof holder.started === 'string' && state !== null) return state.started === holder.started;
  if (holder.pid === process.pid) return held.has(holder.token ?? '');
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
