import { BrowserWindow, dialog } from 'electron';
import { PAGE_ORIGIN } from './scheme.ts';

/** A window whose page begins at `hash`; it shows itself once the page has been drawn. */
export function createWindow(preload: string, hash: string, devTools: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#0f1216',
    title: 'Credtrail',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      devTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.loadURL(`${PAGE_ORIGIN}/${hash}`).catch((error: unknown) => {
    if (window.isDestroyed()) return;
    dialog.showErrorBox('Credtrail', `The page could not be loaded: ${String(error)}`);
    window.destroy();
  });
  return window;
}
