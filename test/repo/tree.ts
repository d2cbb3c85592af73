import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The repository's folder. */
export const ROOT = resolve(import.meta.dirname, '../..');

const PASSED_OVER = new Set([
  'node_modules',
  'out',
  'dist',
  '.git',
  '.cache',
  'test-results',
  'playwright-report',
]);

/** Stages in the order in which they run; a later one may read what an earlier one wrote. */
export const STAGES = [
  'evidence',
  'sources',
  'credentials',
  'permissions',
  'identities',
  'usage',
  'policies',
  'tasks',
  'blast',
  'reports',
  'coverage',
  'lookup',
] as const;

/** Paths of all files under some folders (or of a file itself), with `/`, relative to the repository, sorted. */
export function filesUnder(...folders: string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (PASSED_OVER.has(entry.name) || entry.name.endsWith('.credtrail')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(relative(ROOT, path).split(sep).join('/'));
    }
  };
  for (const folder of folders) if (exists(folder)) walk(join(ROOT, folder));
  return found.sort();
}

/** Names of the folders directly inside a folder, sorted; none if it does not exist. */
export function foldersIn(folder: string): string[] {
  if (!exists(folder)) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Whether a path of the repository exists. */
export function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}

/** Text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Number of lines of a file. */
export function linesOf(path: string): number {
  const text = textOf(path);
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** Line number, from 1, of a position in a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
