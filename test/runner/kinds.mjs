import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { filledFolders, ROOT } from './groups.mjs';

const TIME_LIMIT = 30 * 60_000;
const require = createRequire(import.meta.url);

/** The folder of an installed package. */
function packageFolder(name) {
  for (const base of require.resolve.paths(name) ?? []) {
    if (existsSync(join(base, name, 'package.json'))) return join(base, name);
  }
  throw new Error(`${name} is not installed; run npm ci`);
}

/** The script behind a package's command. */
function commandOf(name, bin = name.split('/').pop()) {
  const folder = packageFolder(name);
  const named = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).bin;
  return join(folder, typeof named === 'string' ? named : named[bin]);
}

/** Runs a Node script with its output on ours and nothing on stdin; gives its exit code, 1 when it had to be ended. */
function run(script, args, env) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: TIME_LIMIT,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** What a reporter wrote, or undefined where the tool died before it could. */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Counts of a test tool: its own, one failure more when it ended badly without naming one, or ran nothing at all. */
function counted(code, counts) {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: [], note: 'ended without a report' };
  const { passed, failed, skipped } = counts;
  if (code !== 0 && failed === 0) return { ...counts, failed: 1, note: `ended with code ${code}` };
  if (passed + failed + skipped.length === 0) return { ...counts, failed: 1, note: 'executed no test' };
  return counts;
}

/** Runs a checker, which counts as one. */
export async function runChecker(group, { env }) {
  const code = await run(commandOf(group.tool, group.bin), group.args, env);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/** Runs the vitest files of a group. */
export async function runVitest(group, { env, reports }) {
  const path = join(reports, `${group.name}.json`);
  const folders = filledFolders(group).map((folder) => `${folder}/`);
  const reporter = join(import.meta.dirname, 'vitest-reporter.mjs');
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=dot',
    `--reporter=${reporter}`,
    ...folders,
  ];
  const code = await run(commandOf('vitest'), args, { ...env, CREDTRAIL_TEST_REPORT: path });
  return counted(code, readReport(path));
}

/** Every test of a Playwright suite and of those in it, with its title's path. */
function* playwrightTests(suite, titles = []) {
  const here = suite.title === '' ? titles : [...titles, suite.title];
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) yield { title: [...here, spec.title].join(' › '), test };
  }
  for (const inner of suite.suites ?? []) yield* playwrightTests(inner, here);
}

/** Runs the browser specs. */
export async function runPlaywright(group, { env, reports }) {
  const path = join(reports, `${group.name}.json`);
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'];
  const code = await run(commandOf('@playwright/test', 'playwright'), args, {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: path,
  });
  const report = readReport(path);
  if (report === undefined) return counted(code, undefined);
  const all = report.suites.flatMap((suite) => [...playwrightTests(suite)]);
  const reasonOf = (test) =>
    test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  const skipped = all
    .filter(({ test }) => test.status === 'skipped' && reasonOf(test) !== undefined)
    .map(({ title, test }) => ({ title, reason: reasonOf(test) }));
  const passed = all.filter(({ test }) => test.status === 'expected').length;
  return counted(code, {
    passed,
    failed: all.length - passed - skipped.length + report.errors.length,
    skipped,
  });
}
