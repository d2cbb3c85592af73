import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { findElectron } from '../../core/host/cli/electron-binary.ts';

const binary = findElectron();
const display =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

test.skip('missing' in binary, 'not run: no Electron binary');
test.skip(!display, 'not run: no display');

test('the desktop app opens an empty case in a locked window', async () => {
  const caseDir = join(mkdtempSync(join(tmpdir(), 'credtrail-e2e-')), 'new.credtrail');
  const executablePath = 'path' in binary ? binary.path : '';
  const app = await _electron.launch({ executablePath, args: [resolve('.'), '--case', caseDir] });
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/Credtrail/);
  expect(page.url()).toMatch(/^credtrail:\/\/app\//);
  const seen: unknown = await page.evaluate(async () => {
    const { credtrail } = globalThis as unknown as {
      credtrail: { call(name: string, args: unknown): Promise<{ value: { host: string } }> };
    };
    const host = await credtrail.call('host.info', {});
    const info = (await credtrail.call('case.info', {})) as unknown as { value: { files: unknown } };
    return [Object.keys(credtrail).sort(), host.value.host, typeof info.value.files, 'require' in globalThis];
  });
  expect(seen).toEqual([['call', 'on'], 'electron', 'bigint', false]);
  const opened = await page.evaluate(
    () => (globalThis as unknown as { open(url: string): unknown }).open('https://example.com/') === null,
  );
  expect(opened).toBe(true);
  await app.close();
});
