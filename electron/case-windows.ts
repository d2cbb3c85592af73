import { app, type BrowserWindow, type WebContents } from 'electron';
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PushEvents, PushName } from '#core/api/events.ts';
import type { EngineSettings } from '#core/host/engine.ts';
import { EngineProcess } from '#core/host/engine-process.ts';
import { rememberCase } from '#core/host/user-folders.ts';
import { PUSH_CHANNEL } from './channels.ts';
import { utilityChild } from './engine.ts';

/** One window, its case and the engine of that case. */
export interface CaseWindow {
  readonly window: BrowserWindow;
  readonly engine: EngineProcess;
  /** Folder of the case, null in the window that shows the recent cases. */
  readonly caseDir: string | null;
  /** Whether an import into the case runs in this window. */
  importing: boolean;
}

/** What the windows need. */
export interface CaseWindowsOptions {
  /** What the host can do. */
  readonly host: EngineSettings['host'];
  /** Makes a window whose page is not loaded yet. */
  readonly createWindow: (caseDir: string | null) => BrowserWindow;
  /** Called with every window before its page loads. */
  readonly onOpened: (opened: CaseWindow) => void;
  /** Called when the list of recent cases may have changed. */
  readonly onRecent: () => void;
}

const LOBBY = '';

function nameOf(caseDir: string | null): string {
  if (caseDir === null) return LOBBY;
  return existsSync(caseDir) ? realpathSync(caseDir) : resolve(caseDir);
}

/** The windows that are open: one for each case, and at most one that shows the recent cases. */
export class CaseWindows {
  readonly #options: CaseWindowsOptions;
  readonly #opening = new Map<string, Promise<CaseWindow>>();
  readonly #open = new Set<CaseWindow>();

  constructor(options: CaseWindowsOptions) {
    this.#options = options;
  }

  /** The windows, in the order in which they were opened. */
  get all(): readonly CaseWindow[] {
    return [...this.#open];
  }

  /** The window to which a page belongs, undefined for a stranger. */
  of(contents: WebContents): CaseWindow | undefined {
    return this.all.find(({ window }) => !window.isDestroyed() && window.webContents === contents);
  }

  /** The window that has the keyboard, else the one opened last; undefined where there is none. */
  get front(): CaseWindow | undefined {
    return this.all.find(({ window }) => window.isFocused()) ?? this.all.at(-1);
  }

  /** Opens a case in a window of its own, or brings the one that shows it to the front; rejects with the engine's coded error. */
  async open(caseDir: string | null): Promise<CaseWindow> {
    const name = nameOf(caseDir);
    const known = this.#opening.get(name);
    if (known) {
      const { window } = await known;
      if (window.isMinimized()) window.restore();
      window.focus();
      return known;
    }
    const opening = this.#start(caseDir, name);
    this.#opening.set(name, opening);
    try {
      const opened = await opening;
      if (caseDir !== null) await this.#settle(caseDir);
      return opened;
    } catch (error) {
      this.#opening.delete(name);
      throw error;
    }
  }

  /** Says that the list of recent cases may have changed. */
  recentChanged(): void {
    this.#options.onRecent();
  }

  /** Tells a window's page something. */
  tell<N extends PushName>({ window }: CaseWindow, name: N, payload: PushEvents[N]): void {
    if (!window.isDestroyed()) window.webContents.send(PUSH_CHANNEL, name, payload);
  }

  async #start(caseDir: string | null, name: string): Promise<CaseWindow> {
    const { host, createWindow, onOpened } = this.#options;
    const settings = { caseDir: caseDir === null ? null : resolve(caseDir), host };
    const engine = await EngineProcess.start(settings, { startChild: utilityChild });
    const opened: CaseWindow = {
      window: createWindow(settings.caseDir),
      engine,
      caseDir: settings.caseDir,
      importing: false,
    };
    this.#open.add(opened);
    engine.listen((push, payload) => this.#heard(opened, push, payload));
    opened.window.once('closed', () => {
      this.#open.delete(opened);
      this.#opening.delete(name);
      void engine.close();
    });
    onOpened(opened);
    return opened;
  }

  #heard<N extends PushName>(from: CaseWindow, name: N, payload: PushEvents[N]): void {
    if (name === 'import.progress') from.importing = true;
    if (name === 'import.ended' || name === 'engine.restarted') from.importing = false;
    const ofUser =
      name === 'settings.changed' && (payload as PushEvents['settings.changed']).scope === 'user';
    for (const each of ofUser ? this.all : [from]) this.tell(each, name, payload);
  }

  /** A case is open: it is remembered, and the window that showed the recent cases has done its work. */
  async #settle(caseDir: string): Promise<void> {
    const { host, onRecent } = this.#options;
    app.addRecentDocument(resolve(caseDir));
    if (host.userDir !== undefined) await rememberCase(host.userDir, caseDir).catch(notRemembered);
    onRecent();
    const lobby = this.all.find((each) => each.caseDir === null);
    lobby?.window.close();
  }
}

/** A case opens all the same where the list of recent cases cannot be written. */
function notRemembered(error: unknown): void {
  process.stderr.write(`The list of recent cases was not kept: ${String(error)}\n`);
}
