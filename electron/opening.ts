import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { join } from 'node:path';
import { CredtrailError } from '#core/api/errors.ts';
import { isCase } from '#core/host/user-folders.ts';
import type { CaseWindow, CaseWindows } from './case-windows.ts';
import { sampleFolder, type Wanted } from './command-line.ts';

/** What `host.open` is asked for, checked. */
export type OpenRequest =
  | { readonly what: 'case'; readonly dir: string }
  | { readonly what: 'choose' | 'sample' }
  | { readonly what: 'new'; readonly paths: readonly string[] };

/** A case is a folder, which the system shows as one file on macOS. */
const CHOOSE: OpenDialogOptions = {
  title: 'Open case',
  properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openDirectory'],
  ...(process.platform === 'darwin'
    ? { filters: [{ name: 'Credtrail case', extensions: ['credtrail'] }] }
    : {}),
};

async function chosenCase(parent: BrowserWindow | undefined): Promise<string | null> {
  const { filePaths } = await (parent
    ? dialog.showOpenDialog(parent, CHOOSE)
    : dialog.showOpenDialog(CHOOSE));
  return filePaths[0] ?? null;
}

async function newFolder(parent: BrowserWindow | undefined): Promise<string | null> {
  const options = { title: 'New case', defaultPath: 'case.credtrail', buttonLabel: 'Make case' };
  const { filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options));
  if (!filePath) return null;
  const dir = filePath.endsWith('.credtrail') ? filePath : `${filePath}.credtrail`;
  if (!isCase(dir)) return dir;
  throw new CredtrailError('bad-arguments', `${dir} is a case already; open it, or choose another name.`);
}

function known(dir: string): string {
  if (isCase(dir)) return dir;
  throw new CredtrailError('no-case', `${dir} is not a case: it has no ${join(dir, 'current.json')}.`);
}

/** Opens what was asked for, with the system's dialogs where it must be chosen; null where nothing was. */
export async function openAsked(
  windows: CaseWindows,
  request: OpenRequest,
  from?: CaseWindow,
): Promise<string | null> {
  if (request.what === 'new') {
    const dir = await newFolder(from?.window);
    if (dir === null) return null;
    const { engine } = await windows.open(dir);
    if (request.paths.length === 0) return dir;
    const started = await engine.call('import.start', { paths: [...request.paths] });
    if (!started.ok) throw new CredtrailError(started.error.code, started.error.message);
    return dir;
  }
  const dir =
    request.what === 'case'
      ? request.dir
      : await (request.what === 'sample' ? sampleFolder() : chosenCase(from?.window));
  if (dir === null) return null;
  await windows.open(known(dir));
  return dir;
}

/**
 * Opens what was named or dropped: each case in its window, and the bundles before the reader of `into`, who decides about
 * them. Where nothing is open afterwards, the recent cases are shown.
 */
export async function openWanted(windows: CaseWindows, wanted: Wanted, into?: CaseWindow): Promise<void> {
  for (const dir of wanted.cases) await windows.open(dir);
  if (wanted.bundles.length === 0 && windows.all.length > 0) return;
  const target = into ?? windows.front ?? (await windows.open(null));
  if (wanted.bundles.length > 0) await offered(windows, target, wanted.bundles);
}

async function offered(windows: CaseWindows, target: CaseWindow, paths: readonly string[]): Promise<void> {
  const { webContents } = target.window;
  if (webContents.isLoading())
    await new Promise<void>((loaded) => webContents.once('did-finish-load', () => loaded()));
  windows.tell(target, 'host.dropped', { paths });
}
