import { app, dialog, session } from 'electron';
import { join, resolve } from 'node:path';
import { asCredtrailError } from '#core/api/errors.ts';
import { builtFolder } from '#core/host/child.ts';
import { forgetCases, recentCases, userConfigFolder } from '#core/host/user-folders.ts';
import { CaseWindows } from './case-windows.ts';
import {
  answerCommandLine,
  isCommandLine,
  sorted,
  typedArguments,
  wantedBy,
  type Wanted,
} from './command-line.ts';
import { relayCalls } from './ipc.ts';
import { Leaving } from './leaving.ts';
import { lockApp, lockSession } from './locks.ts';
import { setMenu } from './menu.ts';
import { openAsked, openWanted } from './opening.ts';
import { registerScheme, servePage } from './scheme.ts';
import { createWindow } from './window.ts';

/** What a second start of the app hands on to the first. */
interface Start {
  readonly argv: readonly string[];
  readonly folder: string;
}

const start: Start = { argv: typedArguments(process.argv, app.isPackaged), folder: process.cwd() };
const early: string[] = [];

function report(error: unknown): void {
  const { code, message } = asCredtrailError(error);
  dialog.showErrorBox('Credtrail', `${message} (${code})`);
}

async function refreshMenu(windows: CaseWindows, userDir: string): Promise<void> {
  const recent = await recentCases(userDir);
  setMenu(process.platform, recent, {
    open: (request) => void openAsked(windows, request, windows.front).catch(report),
    command: (id) => {
      if (windows.front) windows.tell(windows.front, 'menu.command', { id });
    },
    forget: () => {
      app.clearRecentDocuments();
      const dirs = recent.map(({ dir }) => dir);
      void forgetCases(userDir, dirs)
        .then(() => refreshMenu(windows, userDir))
        .catch(report);
    },
  });
}

async function openShell(): Promise<void> {
  const userDir = app.getPath('userData');
  const out = builtFolder();
  const windows: CaseWindows = new CaseWindows({
    host: {
      kind: 'electron',
      version: app.getVersion(),
      root: null,
      canPick: true,
      uploads: null,
      userDir,
    },
    createWindow: (caseDir) =>
      createWindow(join(out, 'preload', 'preload.cjs'), caseDir === null ? '#/cases' : '', !app.isPackaged),
    onOpened: (opened) => leaving.guard(opened),
    onRecent: () => void refreshMenu(windows, userDir).catch(report),
  });
  const leaving = new Leaving(windows);
  const openAll = (wanted: Wanted) =>
    openWanted(windows, wanted).catch(async (error: unknown) => {
      report(error);
      if (windows.all.length === 0) await windows.open(null);
    });
  lockSession(session.defaultSession);
  servePage(session.defaultSession, join(out, 'page'));
  relayCalls(windows, report);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const { argv, folder } = data as Start;
    const wanted = wantedBy(argv, folder);
    windows.front?.window.focus();
    void openAll(wanted).catch(report);
  });
  app.on('activate', () => {
    if (windows.all.length === 0) void windows.open(null).catch(report);
  });
  app.on('before-quit', (event) => leaving.beforeQuit(event));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await refreshMenu(windows, userDir);
  const named = wantedBy(start.argv, start.folder);
  const clicked = sorted(early.splice(0));
  app.removeAllListeners('open-file');
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openAll(sorted([resolve(path)])).catch(report);
  });
  await openAll({
    cases: [...named.cases, ...clicked.cases],
    bundles: [...named.bundles, ...clicked.bundles],
  });
}

app.on('open-file', (event, path) => {
  event.preventDefault();
  early.push(resolve(path));
});
app.setPath('userData', userConfigFolder());
lockApp(app);
registerScheme();
if (isCommandLine(start.argv)) {
  void app
    .whenReady()
    .then(() => answerCommandLine(start.argv))
    .catch((error: unknown) => {
      process.stderr.write(`credtrail: ${asCredtrailError(error).message}\n`);
      app.exit(1);
    });
} else if (app.requestSingleInstanceLock(start)) {
  void app
    .whenReady()
    .then(openShell)
    .catch((error: unknown) => {
      report(error);
      app.exit(1);
    });
} else {
  app.quit();
}
