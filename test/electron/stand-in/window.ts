import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { app, heldBack } from './app.ts';
import { WebContents } from './contents.ts';
import { session, STAGE } from './session.ts';
import { shell } from './shell.ts';

interface WindowOptions {
  readonly webPreferences: Record<string, unknown> & { readonly preload: string };
}

/** A window: a page of its own in the real Chromium. */
export class BrowserWindow extends EventEmitter {
  static last: BrowserWindow | null = null;
  /** The windows that are open, the one with the keyboard last. */
  static open: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: WindowOptions;
  page: Page | null = null;
  #destroyed = false;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    BrowserWindow.last = this;
    BrowserWindow.open.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  /** What was under way when the window closed comes to nothing, as in Electron. */
  readonly #unlessClosed = (error: unknown): void => {
    if (!this.#destroyed) throw error;
  };

  async loadURL(url: string): Promise<void> {
    const context = await shell.browser!.newContext();
    const page = await context.newPage();
    await page.route('**/*', (route) => session.defaultSession.answer(route).catch(this.#unlessClosed));
    await this.webContents.attach(page, readFileSync(this.options.webPreferences.preload, 'utf8'));
    this.webContents.mainFrame.url = url;
    await page.goto(url.replace('credtrail://app', STAGE));
    this.page = page;
    shell.page = page;
    this.webContents.loaded();
    this.emit('ready-to-show');
  }

  show(): void {
    this.emit('show');
  }

  focus(): void {
    BrowserWindow.open = [...BrowserWindow.open.filter((each) => each !== this), this];
  }

  isFocused(): boolean {
    return BrowserWindow.open.at(-1) === this;
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** As a click on the window's cross: whoever listens may hold it back. */
  close(): void {
    if (this.#destroyed || heldBack(this, 'close')) return;
    this.#destroyed = true;
    BrowserWindow.open = BrowserWindow.open.filter((each) => each !== this);
    this.page?.context().close().catch(this.#unlessClosed);
    this.emit('closed');
    if (BrowserWindow.open.length === 0) app.emit('window-all-closed');
  }
}

app.on('closing', () => {
  for (const window of BrowserWindow.open) window.close();
  if (BrowserWindow.open.length === 0) app.emit('quit');
});
