import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { now, type Micros } from '#core/base/time.ts';
import { readJsonFile, whileFileIsOurs, writeJsonFile } from './json-file.ts';

/** A case that this user opened. */
export interface RecentCase {
  /** Absolute path of its folder. */
  readonly dir: string;
  /** Name for people: the folder's name without its ending. */
  readonly name: string;
  /** When it was last opened. */
  readonly openedAt: Micros;
  /** Whether there is no case in that folder now. */
  readonly missing: boolean;
}

const FILE = 'recent.json';
const KEPT = 20;

/** Whether a folder holds a case. */
export function isCase(dir: string): boolean {
  return existsSync(join(dir, 'current.json'));
}

/** Name of a case for people: its folder's name without the ending. */
export function caseName(dir: string): string {
  return basename(dir).replace(/\.credtrail$/, '');
}

interface Line {
  readonly dir: string;
  readonly openedAt: number;
}

function isLine(item: unknown): item is Line {
  if (typeof item !== 'object' || item === null) return false;
  const { dir, openedAt } = item as Partial<Line>;
  return typeof dir === 'string' && typeof openedAt === 'number' && Number.isSafeInteger(openedAt);
}

async function linesIn(userDir: string): Promise<readonly Line[]> {
  const { value } = await readJsonFile(join(userDir, FILE));
  return Array.isArray(value) ? value.filter(isLine) : [];
}

/** The cases that this user opened, the last one first; at most 20. */
export async function recentCases(userDir: string): Promise<readonly RecentCase[]> {
  return (await linesIn(userDir)).map(({ dir, openedAt }) => ({
    dir,
    name: caseName(dir),
    openedAt: BigInt(openedAt) * 1000n,
    missing: !isCase(dir),
  }));
}

/** Changes the list on top of what is in it now; false where it stays as it is. */
function change(
  userDir: string,
  alter: (lines: readonly Line[]) => readonly Line[] | null,
): Promise<boolean> {
  const path = join(userDir, FILE);
  return whileFileIsOurs(path, async () => {
    const next = alter(await linesIn(userDir));
    if (next !== null) await writeJsonFile(path, next);
    return next !== null;
  });
}

/** Puts a case first in the list. */
export async function rememberCase(userDir: string, caseDir: string): Promise<void> {
  const dir = resolve(caseDir);
  const line: Line = { dir, openedAt: Number(now() / 1000n) };
  await change(userDir, (lines) => [line, ...lines.filter((other) => other.dir !== dir)].slice(0, KEPT));
}

/** Takes cases off the list; the cases themselves stay. False where none of them was on it. */
export function forgetCases(userDir: string, dirs: readonly string[]): Promise<boolean> {
  return change(userDir, (lines) => {
    const others = lines.filter((line) => !dirs.includes(line.dir));
    return others.length === lines.length ? null : others;
  });
}
