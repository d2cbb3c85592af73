import { mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';
import { endShell, inPage, startShell } from './started.ts';
import * as electron from './stand-in/electron.ts';
import { shell } from './stand-in/shell.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const out = realpathSync(mkdtempSync(join(tmpdir(), 'credtrail-out-')));
const page = () => electron.BrowserWindow.last!;

/** Exports to a path as the page would, without its dialog; answers how it ended, or the code of the refusal. */
const exportTo = (path: string) =>
  inPage(
    page(),
    async (bridge, to) => {
      const ended = new Promise((resolve) => bridge.on('export.ended', resolve));
      const what = { kind: 'events', filter: {} };
      const started = await bridge.call('export.start', { what, format: 'csv', path: to });
      return started.ok ? ended : started.error?.code;
    },
    path,
  );

beforeAll(async () => {
  await startShell('--case', newCase());
  shell.picked = [realpathSync(smallBundle())];
  await inPage(page(), async (bridge) => {
    const ended = new Promise((resolve) => bridge.on('import.ended', resolve));
    const picked = (await bridge.call('host.pick', { what: 'folder' })) as { value: { paths: string[] } };
    await bridge.call('import.start', { paths: picked.value.paths });
    await ended;
  });
});
afterAll(endShell);

/** An export and, beside it, what the case cannot show. */
const WRITTEN = ['events.csv', 'events.csv.cannot-show.txt'];

describe('an export in a window', () => {
  it('goes where the dialog said, once for each choice', async () => {
    const path = join(out, 'events.csv');
    shell.saved = path;
    const chosen = await inPage(page(), (bridge) => bridge.call('host.save', { name: 'events.csv' }));
    expect(chosen).toEqual({ ok: true, value: { path } });
    expect(await exportTo(path)).toMatchObject({ kind: 'done', download: null, summary: { path, rows: 4n } });
    expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(6);
    expect(await exportTo(path)).toBe('bad-arguments');
  });

  it('goes nowhere that no dialog named', async () => {
    shell.saved = undefined;
    const none = await inPage(page(), (bridge) => bridge.call('host.save', { name: 'other.csv' }));
    expect(none).toEqual({ ok: true, value: { path: null } });
    expect(await exportTo(join(out, 'other.csv'))).toBe('bad-arguments');
    expect(readdirSync(out).sort()).toEqual(WRITTEN);
  });

  it('replaces a file that the reader chose to replace', async () => {
    const path = join(out, 'events.csv');
    shell.saved = path;
    await inPage(page(), (bridge) => bridge.call('host.save', { name: 'events.csv' }));
    expect(await exportTo(path)).toMatchObject({ kind: 'done' });
    expect(readdirSync(out).sort()).toEqual(WRITTEN);
  });

  it('leaves no half file when the window is closed in the middle', async () => {
    const path = join(out, 'closed.csv');
    shell.saved = path;
    await inPage(page(), (bridge) => bridge.call('host.save', { name: 'closed.csv' }));
    await inPage(
      page(),
      async (bridge, to) => {
        const writing = new Promise<void>((resolve) =>
          bridge.on('export.progress', (payload) => {
            if ((payload as { rows: bigint }).rows > 0n) resolve();
          }),
        );
        const what = {
          kind: 'sql',
          sql: 'SELECT i, md5(CAST(i AS VARCHAR)) AS digest FROM range(200000000) AS t(i)',
        };
        await bridge.call('export.start', { what, format: 'csv', path: to });
        await writing;
      },
      path,
    );
    expect(readdirSync(out).sort()).toEqual(['closed.csv.part', ...WRITTEN]);
    page().close();
    await vi.waitFor(() => expect(readdirSync(out).sort()).toEqual(WRITTEN), { timeout: 10_000 });
  });
});
