import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WriterLock } from '#core/pipeline/lock.ts';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';
import { caseIn, endShell, inPage, listenIn, nextWindow, startShell } from './started.ts';
import * as electron from './stand-in/electron.ts';
import { shell } from './stand-in/shell.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const { app, BrowserWindow } = electron;
const bundle = realpathSync(smallBundle());
const [first, second, third] = [newCase(), newCase(), newCase()];
const count = () => BrowserWindow.open.length;

async function windowOf(dir: string): Promise<InstanceType<typeof BrowserWindow>> {
  for (const window of BrowserWindow.open) if ((await caseIn(window)) === dir) return window;
  throw new Error(`no window shows ${dir}`);
}

/** Drops files on a window as the system does: the page sees a trusted event with the files' names. */
async function drop(window: InstanceType<typeof BrowserWindow>, ...paths: string[]): Promise<void> {
  const page = window.page!;
  for (const path of paths) shell.dropped.set(basename(path), path);
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
}

beforeAll(() => startShell());
afterAll(endShell);

describe('cases and their windows', () => {
  it('begin with the recent cases where nothing was named', async () => {
    const [lobby] = BrowserWindow.open;
    expect(await caseIn(lobby!)).toBe('no-case');
    const host = await inPage(lobby!, (bridge) => bridge.call('host.info', {}));
    expect(host.value).toMatchObject({ host: 'electron', hasCase: false, canOpen: true });
    expect(shell.menuItem('File', 'Open recent', 'None yet').enabled).toBe(false);
    const page = lobby!.page!;
    await page.getByTestId('welcome').getByText('No case has been opened yet.').waitFor();
    expect(await page.getByTestId('case-sample').isEnabled()).toBe(true);
  });

  it('are made by the menu, and the window with the recent cases goes', async () => {
    shell.saved = first.replace(/\.credtrail$/, '');
    shell.menuItem('File', 'New case').click!();
    await vi.waitFor(async () => expect(await caseIn(await nextWindow(0))).toBe(first), { timeout: 20_000 });
    await vi.waitFor(() => expect(count()).toBe(1));
    expect(existsSync(join(first, 'current.json'))).toBe(true);
    expect(shell.documents).toEqual([first]);
  });

  it('open beside one another, each with an engine of its own', async () => {
    shell.saved = second;
    const asked = inPage(BrowserWindow.open[0]!, (bridge) => bridge.call('host.open', { what: 'new' }));
    expect(await asked).toEqual({ ok: true, value: { dir: second } });
    const other = await nextWindow(1);
    expect(await caseIn(other)).toBe(second);
    expect(await caseIn(BrowserWindow.open[0]!)).toBe(first);
    const imported = await inPage(
      other,
      async (bridge, path) => {
        const ended = new Promise((resolve) => bridge.on('import.ended', resolve));
        await bridge.call('import.start', { paths: [path] });
        await ended;
        return (await bridge.call('case.info', {})).value as { files: bigint };
      },
      bundle,
    );
    expect(imported.files).toBe(1n);
    const untouched = await inPage(BrowserWindow.open[0]!, (bridge) => bridge.call('case.info', {}));
    expect(untouched.value).toMatchObject({ files: 0n });
  });

  it('that are open come to the front instead of opening twice', async () => {
    expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(second);
    shell.menuItem('File', 'Open recent', 'small').click!();
    shell.picked = [first];
    shell.menuItem('File', 'Open case').click!();
    await vi.waitFor(async () => expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(first));
    expect(count()).toBe(2);
  });

  it('are opened by a second start of the app, which hands on what was named', async () => {
    expect(shell.handedOn).toEqual({ argv: [], folder: process.cwd() });
    mkdirSync(dirname(third), { recursive: true });
    app.emit('second-instance', {}, [], '', {
      argv: ['open', '--case', basename(third)],
      folder: dirname(third),
    });
    expect(await caseIn(await nextWindow(2))).toBe(third);
    app.emit('second-instance', {}, [], '', { argv: [first], folder: '/' });
    await vi.waitFor(async () => expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(first));
    expect(count()).toBe(3);
  });

  it('are opened by a double click on macOS', async () => {
    const event = { prevented: false, preventDefault: () => void (event.prevented = true) };
    app.emit('open-file', event, third);
    await vi.waitFor(async () => expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(third));
    expect(event.prevented).toBe(true);
  });

  it('are opened by dropping them; what is no case is offered to the reader for import', async () => {
    const window = BrowserWindow.open.at(-1)!;
    await drop(window, second);
    await vi.waitFor(async () => expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(second));
    const offered = await listenIn(window, 'host.dropped');
    await drop(window, bundle);
    expect(await offered()).toEqual({ paths: [bundle] });
    expect(window.page!.url()).toContain('app.example.com');
  });

  it('are not opened by a drop that the page made up', async () => {
    shell.dropped.set(basename(first), third);
    const before = shell.menu;
    const window = BrowserWindow.open.at(-1)!;
    await window.page!.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], ${JSON.stringify(basename(first))}));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    })()`);
    await window.page!.waitForTimeout(200);
    expect(await caseIn(BrowserWindow.open.at(-1)!)).toBe(second);
    expect(shell.menu).toBe(before);
  });

  it('take what was dropped once the reader agrees', async () => {
    const window = await windowOf(third);
    const dialog = window.page!.getByTestId('dropped-dialog');
    expect(await dialog.textContent()).toContain(bundle);
    const ended = await listenIn(window, 'import.ended');
    await dialog.getByTestId('dropped-accept').click();
    expect(await ended()).toMatchObject({ kind: 'done' });
    await dialog.waitFor({ state: 'detached' });
    await window.page!.getByTestId('import-result').waitFor();
  });

  it('take evidence by the menu and the dialog of the system', async () => {
    const window = await windowOf(first);
    window.focus();
    shell.picked = [bundle];
    const ended = await listenIn(window, 'import.ended');
    shell.menuItem('File', 'Import a folder').click!();
    expect(await ended()).toMatchObject({ kind: 'done', summary: { records: 5 } });
    expect(await window.page!.getByTestId('import-result').textContent()).toContain(
      '1 new file with 5 records',
    );
    expect(new URL(window.page!.url()).hash).toBe('#/evidence');
  });

  it('stand in the menu and the list, missing ones greyed, and can be let go', async () => {
    const window = BrowserWindow.open[0]!;
    const recent = async () => (await inPage(window, (bridge) => bridge.call('host.cases', {}))).value;
    expect(await recent()).toMatchObject({
      cases: [{ missing: false }, { missing: false }, { missing: false }],
    });
    await inPage(window, (bridge, dir) => bridge.call('host.forget', { dir }), third);
    await vi.waitFor(() =>
      expect(shell.menuItem('File', 'Open recent').submenu!.some(({ label }) => label?.includes(third))).toBe(
        false,
      ),
    );
    expect(await recent()).toMatchObject({ cases: [{ missing: false }, { missing: false }] });
    shell.menuItem('File', 'Open recent', 'Forget these').click!();
    await vi.waitFor(async () => expect(await recent()).toEqual({ cases: [] }));
    expect(shell.documents).toEqual([]);
  });

  it('that are none are refused with what is missing', async () => {
    shell.picked = [bundle];
    shell.menuItem('File', 'Open case').click!();
    await vi.waitFor(() =>
      expect(shell.errors.at(-1)).toMatch(/is not a case: .*current\.json.*\(no-case\)/),
    );
    shell.saved = first;
    const again = await inPage(BrowserWindow.open[0]!, (bridge) => bridge.call('host.open', { what: 'new' }));
    expect(again.error?.code).toBe('bad-arguments');
    expect(count()).toBe(3);
  });

  it('into which another process imports say who that is and since when, and take no second import', async () => {
    const lock = await WriterLock.take(second, 'import');
    try {
      const window = await windowOf(second);
      const info = await inPage(window, (bridge) => bridge.call('case.info', {}));
      const { notices } = info.value as { notices: readonly string[] };
      expect(notices.join()).toMatch(
        new RegExp(`^Process ${process.pid} on .* is at work on this case \\(import, since \\d{4}-.*Z\\)`),
      );
      const ended = await listenIn(window, 'import.ended');
      await inPage(window, (bridge, path) => bridge.call('import.start', { paths: [path] }), bundle);
      expect(await ended()).toMatchObject({ kind: 'failed', code: 'case-locked' });
    } finally {
      await lock.release();
    }
  });

  it('follow the settings of their user in every window', async () => {
    const [one, two] = BrowserWindow.open;
    const told = await listenIn(one!, 'settings.changed');
    await inPage(two!, (bridge) =>
      bridge.call('settings.set', { scope: 'user', values: { zone: 'Europe/Berlin' } }),
    );
    expect(await told()).toEqual({ scope: 'user' });
  });

  it('hear the commands of the menu in the window in front only', async () => {
    const front = BrowserWindow.open.at(-1)!;
    const told = await listenIn(front, 'menu.command');
    shell.menuItem('File', 'Settings').click!();
    expect(await told()).toEqual({ id: 'settings' });
  });
});
