import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';
import { endShell, inPage as inWindow, startShell } from './started.ts';
import * as electron from './stand-in/electron.ts';
import { shell } from './stand-in/shell.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const page = () => shell.page!;
const { defaultSession } = electron.session;
const inPage = <T>(work: Parameters<typeof inWindow<T>>[1]) => inWindow(electron.BrowserWindow.last!, work);

beforeAll(async () => {
  await startShell('--case', newCase());
});
afterAll(endShell);

describe('the shell', () => {
  it('registers its scheme and the sandbox before the app is ready', () => {
    expect(shell.schemes).toMatchObject([
      { scheme: 'credtrail', privileges: { standard: true, secure: true } },
    ]);
    expect(shell.registeredLate).toBe(false);
    expect(shell.sandboxed).toBe(true);
  });

  it('opens its window locked', () => {
    expect(electron.BrowserWindow.last!.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  it('serves the built page with its safety headers', async () => {
    expect(await page().title()).toContain('Credtrail');
    const reply = await defaultSession.served(new Request('credtrail://app/'));
    expect(reply.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'credtrail://app/..%2f..%2fpackage.json',
    'credtrail://app/%2e%2e/main.js',
    'credtrail://other/',
    'credtrail://app/none.js',
  ])('serves nothing outside the page: %s', async (url) => {
    expect((await defaultSession.served(new Request(url))).status).toBe(404);
  });

  it('exposes exactly call and on', async () => {
    expect(shell.exposed).toEqual(['credtrail: call, on']);
    expect(await inPage(async (bridge) => Object.keys(bridge).sort())).toEqual(['call', 'on']);
  });

  it('answers the page: numbers of 64 bits, errors with codes and columns as bytes', async () => {
    const seen = await inPage(async (bridge) => {
      const info = (await bridge.call('case.info', {})) as { value: { files: unknown } };
      const unknown = await bridge.call('case.drop', {});
      const host = (await bridge.call('host.info', {})) as { value: { host: string; canPick: boolean } };
      const list = await bridge.call('evidence.files', {});
      return [
        typeof info.value.files,
        unknown.error?.code,
        host.value.host,
        host.value.canPick,
        list.value instanceof Uint8Array,
      ];
    });
    expect(seen).toEqual(['bigint', 'unknown-call', 'electron', true, true]);
  });

  it('imports what the dialog picked and tells the page how it ended', async () => {
    shell.picked = [realpathSync(smallBundle())];
    const outcome = await inPage(async (bridge) => {
      const ended = new Promise((resolve) => bridge.on('import.ended', resolve));
      const picked = (await bridge.call('host.pick', { what: 'folder' })) as { value: { paths: string[] } };
      await bridge.call('import.start', { paths: picked.value.paths });
      return (await ended) as { kind: string; summary?: { records: number } };
    });
    expect(outcome).toMatchObject({ kind: 'done', summary: { records: 5 } });
    const bytes = await inPage(async (bridge) => {
      const list = await bridge.call('events.list', { filter: {}, offset: 0, limit: 10 });
      return (list.value as Uint8Array).length;
    });
    expect(bytes).toBeGreaterThan(100);
  });

  it('answers its own page only', async () => {
    const { webContents } = electron.BrowserWindow.last!;
    const stranger = { sender: webContents, senderFrame: { url: 'credtrail://app/' } };
    expect(await shell.invoke('credtrail:call', stranger, ['case.info', {}])).toMatchObject({
      error: { code: 'forbidden-origin' },
    });
    expect(
      await shell.invoke('credtrail:call', { sender: webContents, senderFrame: null }, ['case.info', {}]),
    ).toMatchObject({
      ok: false,
    });
  });

  it('cancels every request that is not for its own files', async () => {
    const blocked = await page().evaluate(() =>
      fetch('https://example.com/x').then(
        () => 'sent',
        () => 'blocked',
      ),
    );
    expect(blocked).toBe('blocked');
    const cancelled = (url: string) =>
      new Promise((resolve) => defaultSession.before({ url }, (answer) => resolve(answer.cancel)));
    expect(await cancelled('https://example.com/')).toBe(true);
    expect(await cancelled('file:///etc/passwd')).toBe(true);
    expect(await cancelled('credtrail://apple/')).toBe(true);
    expect(await cancelled('blob:https://example.com/1')).toBe(true);
    expect(await cancelled('credtrail://app/index.html')).toBe(false);
  });

  it('stays where it is: no navigation, no window, no embedded page, no permission', async () => {
    const contents = electron.BrowserWindow.last!.webContents;
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = { prevented: false, preventDefault: () => void (event.prevented = true) };
      contents.emit(name, event);
      expect(event.prevented, name).toBe(true);
    }
    expect(contents.askForWindow('https://example.com/')).toBe('deny');
    const asked = await new Promise((resolve) =>
      defaultSession.permission!(contents, 'geolocation', resolve),
    );
    expect([asked, defaultSession.check!(), defaultSession.device!()]).toEqual([false, false, false]);
  });
});
