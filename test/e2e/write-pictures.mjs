import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findChromium } from '../runner/chromium.mjs';

const { path, said } = await findChromium();
console.error(said);
const args = ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts', 'visual'];
const { status } = spawnSync('npx', [...args, '--update-snapshots=all'], {
  cwd: resolve(import.meta.dirname, '../..'),
  env: { ...process.env, ...(path === undefined ? {} : { CREDTRAIL_CHROMIUM: path }) },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
