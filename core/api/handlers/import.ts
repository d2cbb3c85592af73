import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import type { HandlersOf } from './context.ts';
import { pathUnder } from './host.ts';

async function mustExist(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    throw new CredtrailError('input-not-found', `There is no file or folder ${path}.`, { cause: error });
  }
}

/** Brings evidence into the case. */
export const importHandlers: HandlersOf<'import.start' | 'import.cancel' | 'import.state'> = {
  'import.start': async ({ imports, host }, { paths, reference }) => {
    const real = await Promise.all(
      paths.map((path) => (host.root === null ? resolve(path) : pathUnder(host.root, path))),
    );
    await Promise.all(real.map(mustExist));
    await imports.start({ paths: real, reference });
    return { started: true };
  },
  'import.cancel': async ({ imports }) => ({ cancelled: imports.cancel() }),
  'import.state': async ({ imports }) => imports.state(),
};
