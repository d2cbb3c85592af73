import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';

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
    return { value: undefined, fault: `${path} is not JSON; it is replaced when something is changed.` };
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new CredtrailError('input-unreadable', `${path} could not be written: ${reason}.`, {
      cause: error,
    });
  }
}
