import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { chromium, type Route } from '@playwright/test';
import { WebContents } from './contents.ts';
import { shell } from './shell.ts';

/** A real Chromium cannot be given a scheme of one's own, so the page is at this origin and its requests are mapped. */
const STAGE = 'http://app.example.com';
const mapped = (url: string) => url.replace(STAGE, 'credtrail://app');

type BeforeRequest = (details: { url: string }, answer: (result: { cancel?: boolean }) => void) => void;
type Protocol = (request: Request) => Response | Promise<Response>;

class DefaultSession {
  permission: ((contents: unknown, name: string, answer: (ok: boolean) => void) => void) | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  before: BeforeRequest = (_details, answer) => answer({});
  served: Protocol = () => new Response(null, { status: 404 });
  readonly protocol = { handle: (_scheme: string, handler: Protocol) => void (this.served = handler) };
  readonly webRequest = { onBeforeRequest: (listener: BeforeRequest) => void (this.before = listener) };
  setPermissionRequestHandler(handler: DefaultSession['permission']): void {
    this.permission = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }

  async answer(route: Route): Promise<void> {
    const url = mapped(route.request().url());
    const { cancel } = await new Promise<{ cancel?: boolean }>((resolve) => this.before({ url }, resolve));
    if (cancel) {
      shell.cancelled.push(url);
      await route.abort('blockedbyclient');
      return;
    }
    const reply = await this.served(new Request(url, { method: route.request().method() }));
    await route.fulfill({
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: Buffer.from(await reply.arrayBuffer()),
    });
  }
}

export const session = { defaultSession: new DefaultSession() };

export const protocol = {
  registerSchemesAsPrivileged(schemes: typeof shell.schemes): void {
    shell.schemes = schemes;
    shell.registeredLate = shell.ready;
  },
};

class App extends EventEmitter {
  readonly isPackaged = false;
  exitCode: number | null = null;
  enableSandbox(): void {
    shell.sandboxed = !shell.ready;
  }
  getVersion(): string {
    return '0.0.0';
  }
  async whenReady(): Promise<void> {
    const executablePath = process.env['CREDTRAIL_CHROMIUM'] ?? '/usr/bin/chromium';
    shell.browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    shell.ready = true;
  }
  quit(): void {
    this.emit('quit');
  }
  exit(code: number): void {
    this.exitCode = code;
    this.emit('quit');
  }
}

export const app = new App();

interface WindowOptions {
  readonly webPreferences: Record<string, unknown> & { readonly preload: string };
}

export class BrowserWindow extends EventEmitter {
  static last: BrowserWindow | null = null;
  readonly webContents = new WebContents();
  readonly options: WindowOptions;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    BrowserWindow.last = this;
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    const context = await shell.browser!.newContext();
    const page = await context.newPage();
    await page.route('**/*', (route) => session.defaultSession.answer(route));
    await this.webContents.attach(page, readFileSync(this.options.webPreferences.preload, 'utf8'));
    this.webContents.mainFrame.url = url;
    await page.goto(url.replace('credtrail://app', STAGE));
    shell.page = page;
    this.emit('ready-to-show');
  }

  show(): void {
    this.emit('show');
  }

  isDestroyed(): boolean {
    return false;
  }
}

export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
    void shell.handlers.set(channel, handler),
};

export const dialog = {
  showOpenDialog: async () => ({ canceled: false, filePaths: shell.picked }),
  showErrorBox: (title: string, text: string) => void process.stderr.write(`${title}: ${text}\n`),
};

export const Menu = { setApplicationMenu: () => undefined, buildFromTemplate: (items: unknown[]) => items };

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
