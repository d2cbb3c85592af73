import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folder of the built program. */
export const OUT = resolve(import.meta.dirname, '../../out');

/** Whether the program is built; the engine's own process needs it. */
export const BUILT = existsSync(join(OUT, 'engine.js')) && existsSync(join(OUT, 'importer.js'));

/** A place for a new case. */
export function newCase(): string {
  return join(mkdtempSync(join(tmpdir(), 'credtrail-case-')), 'small.credtrail');
}

/** A place for the settings of a user who has none yet. */
export function newUser(): string {
  return mkdtempSync(join(tmpdir(), 'credtrail-user-'));
}
