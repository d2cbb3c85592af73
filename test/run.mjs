import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './runner/chromium.mjs';
import { GROUPS, hasFiles } from './runner/groups.mjs';
import { runChecker, runPlaywright, runVitest } from './runner/kinds.mjs';
import { printSummary, totalOf } from './runner/report.mjs';

const RUN = { checker: runChecker, vitest: runVitest, playwright: runPlaywright };

/** Names after `--only`, separated by commas; all groups when it is absent. */
function wantedGroups(args) {
  const at = args.indexOf('--only');
  if (at === -1) return GROUPS;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !GROUPS.some((group) => group.name === name));
  if (unknown.length > 0) {
    console.error(`No such group: ${unknown.join(', ')}. There are ${GROUPS.map((g) => g.name).join(', ')}.`);
    process.exit(2);
  }
  return GROUPS.filter((group) => names.includes(group.name));
}

/** Runs one group and gives its counts; a group without files gives none, one whose ground is missing fails. */
async function runGroup(group, context) {
  const started = Date.now();
  console.log(`\n── ${group.name} ──`);
  const done = (result) => ({ name: group.name, seconds: (Date.now() - started) / 1000, ...result });
  if (!hasFiles(group)) {
    console.log('nothing here yet');
    return done({ passed: 0, failed: 0, skipped: [], note: 'no files yet' });
  }
  if (group.needsBuild && context.buildFailed) {
    console.log('not run: the build failed');
    return done({ passed: 0, failed: 1, skipped: [], note: 'not run: the build failed' });
  }
  if (group.needsChromium && context.env.CREDTRAIL_CHROMIUM === undefined) {
    const chromium = await findChromium();
    console.log(chromium.said);
    if (chromium.path !== undefined) context.env.CREDTRAIL_CHROMIUM = chromium.path;
  }
  return done(await RUN[group.kind](group, context));
}

const groups = wantedGroups(process.argv.slice(2));
const context = {
  env: { ...process.env, CI: '1', FORCE_COLOR: '0', NO_COLOR: '1' },
  reports: mkdtempSync(join(tmpdir(), 'credtrail-test-')),
  buildFailed: false,
};
if (context.env.CREDTRAIL_CHROMIUM === '') delete context.env.CREDTRAIL_CHROMIUM;
const results = [];
try {
  for (const group of groups) {
    const result = await runGroup(group, context);
    if (group.name === 'build' && result.failed > 0) context.buildFailed = true;
    results.push(result);
  }
} finally {
  rmSync(context.reports, { recursive: true, force: true });
}
printSummary(results);
process.exitCode = totalOf(results).failed > 0 ? 1 : 0;
