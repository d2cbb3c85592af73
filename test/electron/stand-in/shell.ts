import type { Browser, Page } from '@playwright/test';

type Invoked = (event: unknown, ...args: unknown[]) => unknown;

/** One entry of the native menu. */
export interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly id?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
  readonly submenu?: readonly MenuItem[];
}

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
  /** Page of the window that was loaded last. */
  page: Page | null = null;
  /** Requests that the shell cancelled. */
  readonly cancelled: string[] = [];
  readonly handlers = new Map<string, Invoked>();
  readonly listeners = new Map<string, Invoked>();
  /** Paths that the next dialog returns. */
  picked: string[] = [];
  /** Path that the next save dialog returns, none when the reader cancels. */
  saved: string | undefined;
  /** Questions that were asked, and which button is pressed. */
  readonly asked: { message: string; detail?: string; buttons: string[] }[] = [];
  press: () => number | Promise<number> = () => 0;
  /** What error boxes said. */
  readonly errors: string[] = [];
  /** The menu as it is now. */
  menu: readonly MenuItem[] = [];
  /** What the system was told of recent documents. */
  readonly documents: string[] = [];
  /** Where dropped files lie, by their name. */
  readonly dropped = new Map<string, string>();
  /** Whether this is the only start of the app, and what a second one would hand on. */
  alone = true;
  handedOn: unknown = null;

  /** What `ipcRenderer.invoke` reaches. */
  async invoke(channel: string, event: unknown, args: readonly unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`nobody handles ${channel}`);
    return handler(event, ...args);
  }

  /** What `ipcRenderer.send` reaches. */
  send(channel: string, event: unknown, args: readonly unknown[]): void {
    this.listeners.get(channel)?.(event, ...args);
  }

  /** The entry of the menu at these labels, `&` left out. */
  menuItem(...labels: readonly string[]): MenuItem {
    let items = this.menu;
    let found: MenuItem | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label?.replace(/&(?!&)/, '').startsWith(label));
      items = found?.submenu ?? [];
    }
    if (!found) throw new Error(`the menu has no ${labels.join(' > ')}`);
    return found;
  }
}

/** The one shell of a test file. */
export const shell = new Shell();
