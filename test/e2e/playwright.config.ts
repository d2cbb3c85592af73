import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

process.env['XDG_CONFIG_HOME'] ??= mkdtempSync(join(tmpdir(), 'credtrail-config-'));
const chromium = process.env['CREDTRAIL_CHROMIUM'];
const asRoot = process.getuid?.() === 0;
/** Letters and colours as no setting of the machine changes them. */
const DRAWING = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

/** The browser specs: one browser, one after another, no second try. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  forbidOnly: true,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000, toHaveScreenshot: { threshold: 0.05, maxDiffPixels: 120 } },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  updateSnapshots: 'none',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    trace: 'off',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: asRoot ? [...DRAWING, '--no-sandbox'] : DRAWING,
    },
  },
});
