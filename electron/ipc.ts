import { dialog, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { CONTRACT } from '#core/api/contract.ts';
import type { Answer } from '#core/host/answer.ts';
import type { EngineDoor } from '#core/host/engine.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';
import { isPageAddress } from './scheme.ts';

/** Whether a message comes from the page in the window itself, not from a frame or another page. */
export function isFromPage(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const { senderFrame } = event;
  if (senderFrame === null || window.isDestroyed()) return false;
  return senderFrame === window.webContents.mainFrame && isPageAddress(senderFrame.url);
}

async function pick(window: BrowserWindow, args: unknown): Promise<Answer> {
  const checked = CONTRACT['host.pick'].args.safeParse(args);
  if (!checked.success) return refused('bad-arguments', 'host.pick was not understood.');
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: checked.data.what === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections'],
  });
  return { ok: true, value: { paths: filePaths } };
}

function refused(code: 'bad-arguments' | 'forbidden-origin', message: string): Answer {
  return { ok: false, error: { code, message } };
}

/** Relays calls from the page to the engine and pushes from the engine to the page; only the dialog is answered here. */
export function relayCalls(window: BrowserWindow, engine: EngineDoor): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, args: unknown): Promise<Answer> => {
    if (!isFromPage(event, window))
      return refused('forbidden-origin', 'Only the page of this window may ask.');
    return name === 'host.pick' ? pick(window, args) : engine.call(String(name), args);
  });
  engine.listen((name, payload) => {
    if (!window.isDestroyed()) window.webContents.send(PUSH_CHANNEL, name, payload);
  });
}
