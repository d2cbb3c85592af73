import { realpath } from 'node:fs/promises';
import { CredtrailError } from '#core/base/error.ts';
import type { HandlersOf, HostAbilities } from './context.ts';
import { isInside, pathUnder } from './host.ts';

async function realOrThrow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new CredtrailError('input-not-found', `There is no file or folder ${path}.`, { cause: error });
  }
}

/** The real path to import: anything on the desktop; what was sent in or lies below the root in a browser. */
export async function allowedPath(host: HostAbilities, path: string, reference: boolean): Promise<string> {
  if (host.kind !== 'loopback') return realOrThrow(path);
  if (host.uploads !== null && isInside(await realOrThrow(host.uploads), await realOrThrow(path))) {
    if (!reference) return realOrThrow(path);
    throw new CredtrailError(
      'bad-arguments',
      'Files that were sent in are not kept, so they cannot be imported by reference.',
    );
  }
  if (host.root !== null) return pathUnder(host.root, path);
  throw new CredtrailError(
    'not-here',
    `${path} was not sent in; start the server with --root <dir> to import from a folder.`,
  );
}

/** Brings evidence into the case. */
export const importHandlers: HandlersOf<'import.start' | 'import.cancel' | 'import.state'> = {
  'import.start': async ({ imports, host }, { paths, reference }) => {
    const real = await Promise.all(paths.map((path) => allowedPath(host, path, reference)));
    await imports.start({ paths: real, reference });
    return { started: true };
  },
  'import.cancel': async ({ imports }) => ({ cancelled: imports.cancel() }),
  'import.state': async ({ imports }) => imports.state(),
};
