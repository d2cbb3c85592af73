import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Electron's binary, or why there is none. */
export type Binary = { readonly path: string } | { readonly missing: string };

const DOWNLOAD_LIMIT = 120_000;

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Looks for Electron's binary on the disk, without fetching anything. */
export function findElectron(): Binary {
  const folder = packageFolder();
  const pathFile = folder === null ? '' : join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const path = join(override, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'));
    return existsSync(path) ? { path } : { missing: `ELECTRON_OVERRIDE_DIST_PATH holds no ${path}` };
  }
  if (folder === null) return { missing: 'the electron package is not installed' };
  const path = name === null ? null : join(folder, 'dist', name);
  return path !== null && existsSync(path) ? { path } : { missing: 'its binary has not been downloaded' };
}

/** Lets Electron's own installer fetch the binary, within a time limit; says why where it cannot. */
export async function downloadElectron(signal: AbortSignal): Promise<Binary> {
  const folder = packageFolder();
  if (folder === null) return { missing: 'the electron package is not installed' };
  const failure = await new Promise<string | null>((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_LIMIT)]);
    let last = '';
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: limit,
      killSignal: 'SIGKILL',
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      last = /^.*\berror\b.*$/im.exec(text)?.[0].trim() ?? last;
    });
    child.once('error', (error) =>
      resolve(limit.aborted ? `the download took longer than ${DOWNLOAD_LIMIT / 1000} s` : error.message),
    );
    child.once('close', (code) =>
      resolve(code === 0 ? null : last || `the installer ended with ${code ?? 'a signal'}`),
    );
  });
  return failure === null ? findElectron() : { missing: `its binary could not be downloaded (${failure})` };
}
