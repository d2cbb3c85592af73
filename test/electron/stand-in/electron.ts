import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { shell, type MenuItem } from './shell.ts';

export { app } from './app.ts';
export { session } from './session.ts';
export { BrowserWindow } from './window.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: typeof shell.schemes): void {
    shell.schemes = schemes;
    shell.registeredLate = shell.ready;
  },
};

export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
    void shell.handlers.set(channel, handler),
  on: (channel: string, listener: (event: unknown, ...args: unknown[]) => unknown) =>
    void shell.listeners.set(channel, listener),
};

export const dialog = {
  showOpenDialog: async () => ({ canceled: shell.picked.length === 0, filePaths: shell.picked }),
  showSaveDialog: async () => ({ canceled: shell.saved === undefined, filePath: shell.saved ?? '' }),
  showMessageBox: async (...given: unknown[]) => {
    shell.asked.push(given.at(-1) as (typeof shell.asked)[number]);
    return { response: await shell.press() };
  },
  showErrorBox: (_title: string, text: string) => void shell.errors.push(text),
};

export const Menu = {
  setApplicationMenu: (items: readonly MenuItem[]) => void (shell.menu = items),
  buildFromTemplate: (items: readonly MenuItem[]) => items,
};

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code) => this.emit('exit', code ?? 1));
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (path: string, args: readonly string[], options: { execArgv?: string[] }) =>
    new UtilityProcess(
      fork(path, args, {
        serialization: 'advanced',
        ...(options.execArgv ? { execArgv: options.execArgv } : {}),
      }),
    ),
};
