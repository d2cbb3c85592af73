import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Results } from '#core/api/contract.ts';
import { CredtrailError } from '#core/base/error.ts';
import { forgetCases, recentCases } from '#core/pipeline/recent-cases.ts';
import type { HandlersOf } from './context.ts';

type BrowseEntry = Results['host.browse']['entries'][number];

/** Whether a path is a folder or below it; both are absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path);
}

async function realOrThrow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new CredtrailError('input-not-found', `There is no ${path}.`, { cause: error });
  }
}

/** The real path of what is named, absolute or below `root`; rejects with `not-found` where that leads out of `root`. */
export async function pathUnder(root: string, path: string): Promise<string> {
  const top = await realOrThrow(root);
  const real = await realOrThrow(resolve(top, path === '' ? '.' : path));
  if (!isInside(top, real)) {
    throw new CredtrailError(
      'not-found',
      `${path} is not below ${top}, the only folder that may be browsed.`,
    );
  }
  return real;
}

async function entryOf(top: string, folder: string, name: string): Promise<BrowseEntry | null> {
  const path = join(folder, name);
  try {
    if (!isInside(top, await realpath(path))) return null;
    const info = await stat(path);
    if (!info.isDirectory() && !info.isFile()) return null;
    return {
      name,
      path,
      kind: info.isDirectory() ? 'folder' : 'file',
      bytes: BigInt(info.isFile() ? info.size : 0),
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return null;
    throw error;
  }
}

type HostCall = 'host.info' | 'host.browse' | 'host.pick' | 'host.cases' | 'host.forget' | 'host.open';

/** What the host can do, and what may be imported from its side. */
export const hostHandlers: HandlersOf<HostCall> = {
  'host.info': async ({ host, caseDir }) => ({
    host: host.kind,
    version: host.version,
    root: host.root,
    canPick: host.canPick,
    canUpload: host.uploads !== null,
    hasCase: caseDir !== null,
    canOpen: host.kind === 'electron',
  }),

  'host.browse': async ({ host }, { path }) => {
    if (host.root === null)
      throw new CredtrailError('not-here', 'This host does not show files; start it with --root <dir>.');
    const top = await realOrThrow(host.root);
    const folder = await pathUnder(host.root, path);
    let names: string[];
    try {
      names = await readdir(folder);
    } catch (error) {
      throw new CredtrailError('input-unreadable', `${folder} is not a folder that can be read.`, {
        cause: error,
      });
    }
    const entries = await Promise.all(names.map((name) => entryOf(top, folder, name)));
    const shown = entries.filter((entry) => entry !== null);
    shown.sort((a, b) =>
      a.kind === b.kind ? a.name.localeCompare(b.name, 'en') : a.kind === 'folder' ? -1 : 1,
    );
    return { path: folder, parent: folder === top ? null : dirname(folder), entries: shown };
  },

  'host.pick': async () => {
    throw new CredtrailError('not-here', 'This host has no dialog; browse its files or send them in.');
  },

  'host.cases': async ({ host }) => ({
    cases: host.userDir === undefined ? [] : await recentCases(host.userDir),
  }),

  'host.forget': async ({ host }, { dir }) => ({
    forgotten: host.userDir !== undefined && (await forgetCases(host.userDir, [dir])),
  }),

  'host.open': async () => {
    throw new CredtrailError(
      'not-here',
      'This server shows one case; credtrail open --case <dir> starts another server for another case.',
    );
  },
};
