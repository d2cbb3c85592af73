import type { Browser, Page } from '@playwright/test';

type Invoked = (event: unknown, ...args: unknown[]) => unknown;

/** What the shell under test has set up so far, for the tests to look at. */
class Shell {
  /** Names that the preload put on the page's window, each with its functions. */
  exposed: readonly string[] = [];
  /** What was registered before the app was ready. */
  schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  /** Whether the app was already ready when the scheme was registered. */
  registeredLate = false;
  /** Whether every page is sandboxed. */
  sandboxed = false;
  ready = false;
  browser: Browser | null = null;
  page: Page | null = null;
  /** Requests that the shell cancelled. */
  readonly cancelled: string[] = [];
  readonly handlers = new Map<string, Invoked>();
  /** Paths that the next dialog returns. */
  picked: string[] = [];

  /** What `ipcRenderer.invoke` reaches. */
  async invoke(channel: string, event: unknown, args: readonly unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`nobody handles ${channel}`);
    return handler(event, ...args);
  }
}

/** The one shell of a test file. */
export const shell = new Shell();
