import { randomUUID } from 'node:crypto';
import { openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every temporary file's name begins with this; whatever a killed process left under it may be removed. */
export const TEMPORARY_PREFIX = '.tmp-';

/** A fresh path for a temporary file in `folder`. */
export function temporaryPath(folder: string): string {
  return join(folder, TEMPORARY_PREFIX + randomUUID());
}

/** Bytes written to a temporary file so that they can be read in any order. */
export interface Spooled {
  /** The file, open for reading; the caller closes it. */
  readonly descriptor: number;
  /** Removes the file. */
  remove(): void;
}

/** Writes a stream to a temporary file in `folder`; removes it again if that fails. */
export async function spool(chunks: AsyncIterable<Buffer>, folder = tmpdir()): Promise<Spooled> {
  const path = temporaryPath(folder);
  const remove = (): void => rmSync(path, { force: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    return { descriptor: openSync(path, 'r'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
