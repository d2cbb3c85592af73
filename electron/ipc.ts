import { dialog, ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { CONTRACT, type CallName, type CheckedArgs } from '#core/api/contract.ts';
import { asCredtrailError, CredtrailError } from '#core/api/errors.ts';
import type { Answer } from '#core/host/answer.ts';
import type { CaseWindow, CaseWindows } from './case-windows.ts';
import { CALL_CHANNEL, DROP_CHANNEL } from './channels.ts';
import { sorted } from './command-line.ts';
import { openAsked, openWanted } from './opening.ts';
import { askPlace, isChosen } from './save.ts';
import { isPageAddress } from './scheme.ts';

/** Whether a message comes from the page in the window itself, not from a frame or another page. */
export function isFromPage(
  { senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  window: BrowserWindow,
): boolean {
  if (senderFrame === null || window.isDestroyed()) return false;
  return senderFrame === window.webContents.mainFrame && isPageAddress(senderFrame.url);
}

type Shown<K extends CallName> = (from: CaseWindow, args: CheckedArgs<K>) => Promise<unknown>;

async function answered<K extends CallName>(
  name: K,
  work: Shown<K>,
  from: CaseWindow,
  args: unknown,
): Promise<Answer> {
  try {
    const checked = CONTRACT[name].args.safeParse(args);
    if (!checked.success) throw new CredtrailError('bad-arguments', `${name} was not understood.`);
    return { ok: true, value: await work(from, checked.data as CheckedArgs<K>) };
  } catch (error) {
    const { code, message } = asCredtrailError(error);
    return { ok: false, error: { code, message } };
  }
}

const pick: Shown<'host.pick'> = async ({ window }, { what }) => {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: what === 'folder' ? 'Import a folder' : 'Import files',
    buttonLabel: 'Import',
    properties: what === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections'],
  });
  return { paths: filePaths };
};

const save: Shown<'host.save'> = ({ window }, asked) => askPlace(window, asked);

/** An import runs from the answer on, before it tells of any progress; one may also have ended before it is answered. */
async function startImport(from: CaseWindow, args: unknown): Promise<Answer> {
  const seen = { ended: false };
  const stop = from.engine.listen((push) => {
    if (push === 'import.ended' || push === 'engine.restarted') seen.ended = true;
  });
  try {
    const answer = await from.engine.call('import.start', args);
    if (answer.ok && !seen.ended) from.importing = true;
    return answer;
  } finally {
    stop();
  }
}

/** Relays calls from each page to the engine of its own window; only what needs the system's dialogs and windows is answered here. */
export function relayCalls(windows: CaseWindows, report: (error: unknown) => void): void {
  const sender = (event: IpcMainInvokeEvent | IpcMainEvent): CaseWindow | undefined => {
    const from = windows.of(event.sender);
    return from && isFromPage(event, from.window) ? from : undefined;
  };
  const open: Shown<'host.open'> = async (from, request) => ({
    dir: await openAsked(windows, request, from),
  });

  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, args: unknown): Promise<Answer> => {
    const from = sender(event);
    if (!from) {
      return {
        ok: false,
        error: { code: 'forbidden-origin', message: 'Only the page of a window may ask its engine.' },
      };
    }
    if (name === 'host.pick') return answered('host.pick', pick, from, args);
    if (name === 'host.open') return answered('host.open', open, from, args);
    if (name === 'host.save') return answered('host.save', save, from, args);
    if (name === 'export.start' && !isChosen(args)) {
      return {
        ok: false,
        error: {
          code: 'bad-arguments',
          message: 'Choose the file with host.save first; each choice counts once.',
        },
      };
    }
    if (name === 'import.start') return startImport(from, args);
    const answer = await from.engine.call(String(name), args);
    if (name === 'host.forget' && answer.ok) windows.recentChanged();
    return answer;
  });

  ipcMain.on(DROP_CHANNEL, (event, paths: unknown) => {
    const from = sender(event);
    if (!from || !Array.isArray(paths)) return;
    const named = paths.filter((path): path is string => typeof path === 'string');
    openWanted(windows, sorted(named), from).catch(report);
  });
}
