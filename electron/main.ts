import { app, dialog, session } from 'electron';
import { join, resolve } from 'node:path';
import { asCredtrailError } from '#core/api/errors.ts';
import { builtFolder } from '#core/host/child.ts';
import { EngineProcess } from '#core/host/engine-process.ts';
import { answerCommandLine, caseToOpen, isCommandLine, typedArguments } from './command-line.ts';
import { utilityChild } from './engine.ts';
import { relayCalls } from './ipc.ts';
import { lockApp, lockSession } from './locks.ts';
import { setMenu } from './menu.ts';
import { registerScheme, servePage } from './scheme.ts';
import { createWindow } from './window.ts';

const argv = typedArguments(process.argv, app.isPackaged);

async function openShell(): Promise<void> {
  const host = {
    kind: 'electron',
    version: app.getVersion(),
    root: null,
    canPick: true,
    uploads: null,
  } as const;
  const caseDir = resolve(await caseToOpen(argv));
  lockSession(session.defaultSession);
  servePage(session.defaultSession, join(builtFolder(), 'page'));
  setMenu(process.platform);
  const engine = await EngineProcess.start({ caseDir, host }, { startChild: utilityChild });
  const window = createWindow(join(builtFolder(), 'preload', 'preload.cjs'), !app.isPackaged);
  relayCalls(window, engine);
  app.on('window-all-closed', () => {
    void engine.close().finally(() => app.quit());
  });
}

function giveUp(error: unknown): void {
  const { code, message } = asCredtrailError(error);
  dialog.showErrorBox('Credtrail', `${message} (${code})`);
  app.exit(1);
}

lockApp(app);
registerScheme();
void app
  .whenReady()
  .then(() => (isCommandLine(argv) ? answerCommandLine(argv) : openShell()))
  .catch(giveUp);
