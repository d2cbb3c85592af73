import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './groups.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const MINUTES = 60_000;

/** Whether a file can be run. */
function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of the known names on the PATH. */
function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(runnable);
}

/** The browser that Playwright would start, if it is installed. */
async function playwrightOwn() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
}

/** Runs a command with a time limit; its output is shown. */
function attempt(command, args, minutes) {
  console.log(`trying: ${command} ${args.join(' ')}`);
  const options = {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: minutes * MINUTES,
    killSignal: 'SIGKILL',
  };
  return spawnSync(command, args, options).status === 0;
}

/** Whether packages of Debian can be installed here without asking. */
function isDebianRoot() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs Playwright's Chromium, or else Debian's. */
async function install() {
  if (attempt('npx', ['playwright', 'install', 'chromium'], 10)) {
    const path = await playwrightOwn();
    if (path !== undefined) return { path, how: 'installed by Playwright' };
  }
  if (isDebianRoot() && attempt('apt-get', ['update', '-qq'], 5)) {
    attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], 15);
    const path = onPath();
    if (path !== undefined) return { path, how: 'installed from Debian' };
  }
  return undefined;
}

/**
 * A Chromium for the browser tests: the one that CREDTRAIL_CHROMIUM names, one on the PATH, Playwright's own, or one that is
 * installed now. `said` tells which; `path` is absent where there is none.
 */
export async function findChromium() {
  const named = process.env.CREDTRAIL_CHROMIUM;
  if (named !== undefined && named !== '')
    return { path: named, said: `Chromium: ${named} (CREDTRAIL_CHROMIUM)` };
  const local = onPath() ?? MAC_APPS.find(runnable);
  if (local !== undefined) return { path: local, said: `Chromium: ${local} (found)` };
  const own = await playwrightOwn();
  if (own !== undefined) return { path: own, said: `Chromium: ${own} (Playwright's own)` };
  const installed = await install();
  if (installed !== undefined)
    return { path: installed.path, said: `Chromium: ${installed.path} (${installed.how})` };
  return {
    said: 'Chromium: none found and none could be installed; set CREDTRAIL_CHROMIUM to the path of one',
  };
}
