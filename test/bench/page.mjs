import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { findChromium } from '../runner/chromium.mjs';
import { median, residentOf, timed } from './process.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out/cli.js');
const ROUNDS = 5;
const LOOKS = ['overview', 'evidence', 'credentials', 'events', 'timeline', 'shape'];
/** A browser that draws in space without a graphics card, and all else by the processor, as it does by itself where there is no card. */
const DRAWING = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-rasterization',
  '--disable-accelerated-2d-canvas',
];

/** A browser as the tests use it. */
async function browserHere(more = []) {
  const { path, said } = await findChromium();
  if (path === undefined) throw new Error(said);
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...more];
  return chromium.launch({ executablePath: path, args });
}

/** Starts the loopback host on a case; gives its address and its process. */
async function served(caseDir) {
  const child = spawn(process.execPath, [CLI, 'serve', '--case', caseDir, '--no-open'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, address: /http:\/\/\S+/.exec(line)[0] };
}

async function ended(child) {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Makes `firstRows` in a page: when the frame that draws the first row begins. Asking from outside would find it up to half a second late. */
function watchFirstRows() {
  const { document, MutationObserver, requestAnimationFrame } = globalThis;
  const row = '[data-testid="grid-credentials"] [data-testid="row"] [role="gridcell"]';
  globalThis.firstRows = new Promise((seen) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(row)) return;
      watch.disconnect();
      requestAnimationFrame(() => seen());
    });
    watch.observe(document, { childList: true, subtree: true });
  });
}

/** Milliseconds from the launch of the program on the sample to its first rows in a browser that runs already. */
export async function starting() {
  const folder = mkdtempSync(join(tmpdir(), 'credtrail-start-'));
  const caseDir = join(folder, 'staging.credtrail');
  await timed(process.execPath, [
    CLI,
    'import',
    join(ROOT, 'samples/staging/bundle'),
    '--case',
    caseDir,
    '--json',
  ]);
  const browser = await browserHere();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(watchFirstRows);
    const started = performance.now();
    const { child, address } = await served(caseDir);
    await page.goto(address);
    await page.evaluate('firstRows');
    times.push(performance.now() - started);
    await context.close();
    await ended(child);
  }
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
  return { startMs: median(times) };
}

/** Milliseconds from the answer with the points of Shape to its first picture of all of them, by a renderer in software. */
export async function firstPicture(caseDir) {
  const browser = await browserHere(DRAWING);
  const { child, address } = await served(caseDir);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  await page.goto(address);
  await page.getByTestId('screen-credentials').waitFor();
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/call/shape.points'));
  await page.goto(`${new URL(address).origin}/#/shape`);
  await (await answered).finished();
  const started = performance.now();
  await page.getByTestId('space-words').waitFor();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const taken = performance.now() - started;
  await browser.close();
  await ended(child);
  return taken;
}

/** Resident megabytes of the page's own process after every large screen was opened and scrolled on a case. */
export async function pageMemory(caseDir) {
  const browser = await browserHere();
  const { child, address } = await served(caseDir);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(address);
  await page.getByTestId('screen-credentials').waitFor();
  const session = await browser.newBrowserCDPSession();
  let peak = 0;
  for (const look of LOOKS) {
    await page.goto(`${new URL(address).origin}/#/${look}`);
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await page.mouse.move(900, 600);
    for (let turn = 0; turn < 20; turn++) {
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(50);
    }
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentOf(id));
    peak = Math.max(peak, ...renderers);
  }
  await browser.close();
  await ended(child);
  return peak / 1e6;
}
