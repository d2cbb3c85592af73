import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { FileLock, type Holder } from './file-lock.ts';

/** Who changes a small file has it for milliseconds. */
const PATIENCE_MS = 5_000;

/** What a file of settings holds: its value, undefined where there is no file, and in `fault` why it could not be understood. */
export interface JsonFile {
  readonly value: unknown;
  /** One sentence, null where all is well. */
  readonly fault: string | null;
}

/** Reads a small JSON file; one that is missing, or is no JSON, is no error. */
export async function readJsonFile(path: string): Promise<JsonFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { value: undefined, fault: null };
    return { value: undefined, fault: `${path} could not be read (${String(code)}).` };
  }
  try {
    return { value: JSON.parse(text) as unknown, fault: null };
  } catch {
    return { value: undefined, fault: `${path} is not JSON.` };
  }
}

let writes = 0;

/** Writes a small JSON file so that it is there as a whole or as it was before; throws `input-unreadable` where it cannot be written. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  writes += 1;
  const draft = `${path}.${String(process.pid)}-${String(writes)}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritten(path, error);
  }
}

/** Changes of one file wait for each other in this process. */
const changes = new Map<string, Promise<unknown>>();

/**
 * Does `work`, which reads a small file and writes it again, while nobody else does so with that file, here or in another
 * process: none undoes what another kept. Throws `input-unreadable` where nothing can be written beside the file, `case-locked`
 * where another process does not let go of it.
 */
export function whileFileIsOurs<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = changes.get(path) ?? Promise.resolve();
  const done = before.then(async () => {
    const lock = await lockBeside(path);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  });
  const settled = done.catch(() => null);
  changes.set(path, settled);
  void settled.then(() => changes.get(path) === settled && changes.delete(path));
  return done;
}

/** Gives a file that is not understood another name, so that what is in it is not lost when a new one is written. */
export async function setFileAside(path: string): Promise<void> {
  await rename(path, path.replace(/\.json$/, '-set-aside.json'));
}

async function lockBeside(path: string): Promise<FileLock> {
  const beside = `${path}.lock`;
  try {
    await mkdir(dirname(path), { recursive: true });
    return await FileLock.take(beside, 'settings', PATIENCE_MS, (holder) => inUse(path, beside, holder));
  } catch (error) {
    throw error instanceof CredtrailError ? error : unwritten(path, error);
  }
}

function inUse(path: string, beside: string, holder: Holder | null): CredtrailError {
  const who = holder === null ? 'Another process' : `Process ${String(holder.pid)} on ${holder.host}`;
  return new CredtrailError(
    'case-locked',
    `${who} is changing ${path}. Try again; if it is surely not running any more, delete ${beside}.`,
  );
}

function unwritten(path: string, error: unknown): CredtrailError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CredtrailError('input-unreadable', `${path} could not be written: ${reason}.`, { cause: error });
}
