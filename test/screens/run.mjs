import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findChromium } from '../runner/chromium.mjs';
import { CASES, serve } from './cases.mjs';
import { withPalette } from './palette.mjs';
import { furnish, STATES } from './states.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'docs/screens');
const SCHEMES = ['dark', 'light'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** A software renderer draws alike on every machine. */
const DRAWING = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--force-color-profile=srgb'];
const PATIENCE_MS = 60_000;
const REST_MS = 400;

/**
 * Waits until nothing on the page says that it is still being asked for, and a little for what was asked to be drawn; what comes may
 * ask for more.
 */
async function settle(page) {
  const asking = page.locator('[aria-busy="true"]');
  do {
    await asking.first().waitFor({ state: 'detached' });
    await page.waitForTimeout(REST_MS);
  } while ((await asking.count()) > 0);
}

/** Makes the pictures of one case in every scheme and size. */
async function shoot(browser, name, address, states) {
  const blank = await browser.newPage();
  const page = await browser.newPage({ viewport: SIZES[0], reducedMotion: 'reduce', timezoneId: 'UTC' });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(address);
  await page.getByTestId('screen-credentials').waitFor();
  await furnish(page, name);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const viewport of SIZES) {
      await page.setViewportSize(viewport);
      for (const state of states) {
        await page.goto(`${new URL(address).origin}/#/${state.hash}`);
        await settle(page);
        await state.prepare?.(page);
        await settle(page);
        const file = `${name}-${state.name}-${colorScheme}-${viewport.width}.png`;
        const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
        writeFileSync(join(OUT, file), await withPalette(blank, picture));
        console.error(file);
        await state.leave?.(page);
      }
    }
  }
  await page.close();
  await blank.close();
}

const { values } = parseArgs({ options: { only: { type: 'string' }, case: { type: 'string' } } });
const wanted = values.only?.split(',');
const unknown = (wanted ?? []).filter((name) => !STATES.some((state) => state.name === name));
const { path, said } = await findChromium();
console.error(said);

if (unknown.length > 0) {
  console.error(`no such screen: ${unknown.join(', ')}; there are ${STATES.map((s) => s.name).join(', ')}`);
  process.exitCode = 2;
} else if (path === undefined || !existsSync(join(ROOT, 'out/cli.js'))) {
  console.error('a Chromium and a built program are needed; run npm run build first');
  process.exitCode = 2;
} else {
  mkdirSync(OUT, { recursive: true });
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: path, args: [...root, ...DRAWING] });
  for (const each of CASES.filter(({ name }) => values.case === undefined || name === values.case)) {
    const served = await serve(each);
    const states = STATES.filter(
      (state) =>
        (wanted === undefined || wanted.includes(state.name)) &&
        (state.cases ?? [each.name]).includes(each.name),
    );
    try {
      await shoot(browser, each.name, served.address, states);
    } finally {
      await served.stop();
    }
    if (served.folder !== undefined) rmSync(served.folder, { recursive: true, force: true });
  }
  await browser.close();
}
