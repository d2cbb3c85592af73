import { expect, vi } from 'vitest';
import { BUILT, newUser, OUT } from '../contract/places.ts';
import * as electron from './stand-in/electron.ts';
import { shell } from './stand-in/shell.ts';

/** What the preload put on a page's window. */
interface Bridge {
  call(name: string, args: unknown): Promise<{ ok: boolean; value?: unknown; error?: { code: string } }>;
  on(name: string, listener: (payload: unknown) => void): () => void;
}

type Window = InstanceType<typeof electron.BrowserWindow>;

/** Starts the built shell with these arguments, as a user who has none of their own yet; resolves with its first window. */
export async function startShell(...argv: readonly string[]): Promise<Window> {
  expect(BUILT, 'run npm run build first').toBe(true);
  process.env['CREDTRAIL_OUT'] = OUT;
  process.env['XDG_CONFIG_HOME'] = newUser();
  process.argv = ['electron', '.', ...argv];
  await import('../../electron/main.ts');
  return nextWindow(0);
}

/** Ends the shell. */
export async function endShell(): Promise<void> {
  for (const window of electron.BrowserWindow.open) window.close();
  await shell.browser?.close();
}

/** The window in front once there are more than `before`, and its page is there. */
export async function nextWindow(before: number): Promise<Window> {
  return vi.waitFor(
    () => {
      const windows = electron.BrowserWindow.open;
      expect(windows.length).toBeGreaterThan(before);
      const window = windows.at(-1)!;
      expect(window.page).not.toBeNull();
      return window;
    },
    { timeout: 60_000 },
  );
}

/** Runs in a window's page, as its own code would. */
export function inPage<T>(
  window: Window,
  work: (bridge: Bridge, argument: string) => Promise<T>,
  argument = '',
): Promise<T> {
  const text = `(async () => (${work.toString()})(window.credtrail, ${JSON.stringify(argument)}))()`;
  return window.page!.evaluate(text);
}

/** Listens to the next push of a name in a window's page, and resolves once that stands; the returned function waits for it. */
export async function listenIn(window: Window, name: string): Promise<() => Promise<unknown>> {
  const page = window.page!;
  await page.evaluate(`(async () => {
    window.heard = new Promise((resolve) => window.credtrail.on(${JSON.stringify(name)}, resolve));
    await window.credtrail.call('host.info', {});
  })()`);
  return () => page.evaluate('window.heard');
}

/** Folder of the case that a window shows, or the code with which it says that it shows none. */
export async function caseIn(window: Window): Promise<string | undefined> {
  return inPage(window, async (bridge) => {
    const info = await bridge.call('case.info', {});
    return info.ok ? (info.value as { dir: string }).dir : info.error?.code;
  });
}
