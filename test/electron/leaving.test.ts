import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';
import { endShell, inPage, nextWindow, startShell } from './started.ts';
import * as electron from './stand-in/electron.ts';
import { shell } from './stand-in/shell.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const { app, BrowserWindow } = electron;
const [KEEP, STOP, WAIT] = [0, 1, 2];
const small = realpathSync(smallBundle());
const sample = resolve(import.meta.dirname, '../../samples/staging/bundle');
const [first, second] = [newCase(), newCase()];

/** Starts an import; one of the sample takes long enough to be stopped. */
function importInto(window: InstanceType<typeof BrowserWindow>, bundle: string): Promise<unknown> {
  return inPage(window, (bridge, path) => bridge.call('import.start', { paths: [path] }), bundle);
}

const generation = (dir: string) =>
  (JSON.parse(readFileSync(join(dir, 'current.json'), 'utf8')) as { generation: number }).generation;

beforeAll(() => startShell('--case', first));
beforeEach(() => (shell.asked.length = 0));
afterAll(endShell);

describe('leaving while an import runs', () => {
  it('asks once, and keeps the window where the reader wants that', async () => {
    const [window] = BrowserWindow.open;
    await importInto(window!, small);
    let answer: (button: number) => void = () => undefined;
    shell.press = () => new Promise((pressed) => (answer = pressed));
    window!.close();
    window!.close();
    app.quit();
    expect(shell.asked).toHaveLength(1);
    expect(shell.asked[0]).toMatchObject({
      message: 'An import is running.',
      buttons: ['Keep importing', 'Stop and close', 'Close when it is done'],
    });
    answer(KEEP);
    expect(window!.isDestroyed()).toBe(false);
  });

  it('stops the import of a window that is closed, and the case is as it was', async () => {
    app.emit('second-instance', {}, [], '', { argv: ['--case', second], folder: '/' });
    const other = await nextWindow(1);
    await importInto(other, sample);
    shell.press = () => STOP;
    other.close();
    await vi.waitFor(() => expect(other.isDestroyed()).toBe(true), { timeout: 40_000 });
    expect(shell.asked).toHaveLength(1);
    expect(generation(second)).toBe(0);
    expect(existsSync(join(second, 'writer.lock'))).toBe(false);
    expect(BrowserWindow.open).toHaveLength(1);
  });

  it('closes a window when its import is done, where the reader waits for that', async () => {
    app.emit('second-instance', {}, [], '', { argv: ['--case', second], folder: '/' });
    const other = await nextWindow(1);
    await importInto(other, small);
    shell.press = () => WAIT;
    other.close();
    await vi.waitFor(() => expect(other.isDestroyed()).toBe(true), { timeout: 60_000 });
    expect(generation(second)).toBe(1);
  });

  it('closes at once where no import runs', async () => {
    app.emit('second-instance', {}, [], '', { argv: ['--case', second], folder: '/' });
    (await nextWindow(1)).close();
    expect(BrowserWindow.open).toHaveLength(1);
    expect(shell.asked).toEqual([]);
  });

  it('asks once before the app is quit, and quits when the imports are stopped', async () => {
    const [window] = BrowserWindow.open;
    await vi.waitFor(() => expect(generation(first)).toBe(1), { timeout: 60_000 });
    await vi.waitFor(async () => expect(await importInto(window!, sample)).toMatchObject({ ok: true }));
    const quit = vi.fn();
    app.on('quit', quit);
    shell.press = () => STOP;
    app.quit();
    app.quit();
    expect(quit).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(quit).toHaveBeenCalled(), { timeout: 40_000 });
    expect(shell.asked).toMatchObject([
      { buttons: ['Keep importing', 'Stop and quit', 'Quit when it is done'] },
    ]);
    expect(window!.isDestroyed()).toBe(true);
    expect(generation(first)).toBe(1);
  });
});
