import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { CACHE, cloudtrail } from './inputs.mjs';
import { timed } from './process.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out/cli.js');
const ENGINE = join(import.meta.dirname, 'engine.mjs');
/** The seed of the sample in the repository, and five drawn for this run. */
const SEEDS = [1, ...Array.from({ length: 5 }, () => randomInt(2, 1_000_000))];
const VARIANTS = {
  plain: {},
  twins: { twins: true },
  noise: { noise: 1 },
  'twins and noise': { twins: true, noise: 1 },
};

async function asked(name, ...args) {
  return JSON.parse((await timed(process.execPath, [ENGINE, name, ...args])).stdout);
}

/** Makes a sample, imports it, and gives what was concluded of it against its truth. */
async function judged(generator, seed, { twins = false, noise = 0 }) {
  const [outDir, caseDir] = [join(CACHE, 'linking'), join(CACHE, 'linking.credtrail')];
  for (const folder of [outDir, caseDir]) rmSync(folder, { recursive: true, force: true });
  if (noise > 0) await generator.generateDisturbed({ seed, twins, noise, outDir });
  else await generator.generateStaging({ seed, twins, outDir });
  await timed(process.execPath, [CLI, 'import', join(outDir, 'bundle'), '--case', caseDir, '--json']);
  const tallies = await asked('linking', caseDir, join(outDir, 'truth.json'));
  for (const folder of [outDir, caseDir]) rmSync(folder, { recursive: true, force: true });
  return tallies;
}

/** Adds the numbers of one tree to those of another; what is no number is kept. */
function added(left, right) {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (typeof left === 'number') return left + right;
  if (typeof left !== 'object') return left;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries([...names].map((name) => [name, added(left[name], right[name])]));
}

function share(part, all) {
  return all === 0 ? 1 : part / all;
}

function sum(entries, name) {
  return Object.values(entries).reduce((total, entry) => total + entry[name], 0);
}

/** Precision by rule and in total, recall by kind, by strength and in total, and what was left open. */
function figuresOf({ rules, kinds, abstained }) {
  const of = (strength) =>
    Object.fromEntries(Object.entries(kinds).filter(([, kind]) => kind.strength === strength));
  const recall = (some) => share(sum(some, 'found'), sum(some, 'all'));
  const precision = ([rule, { concluded, wrong }]) => [rule, share(concluded - wrong, concluded)];
  const right = sum(rules, 'concluded') - sum(rules, 'wrong');
  return {
    linkPrecision: share(right, sum(rules, 'concluded')),
    linkRecall: recall(kinds),
    exactRecall: recall(of('exact')),
    strongRecall: recall(of('strong')),
    precisionByRule: Object.fromEntries(Object.entries(rules).map(precision)),
    recallByKind: Object.fromEntries(
      Object.entries(kinds).map(([kind, { all, found }]) => [kind, share(found, all)]),
    ),
    abstained,
  };
}

/** What was tied together against what is true, on samples of some seeds, plain, with twins, with noise and with both. */
export async function linking({ seeds }) {
  const { module: generator } = await runnerImport(join(ROOT, 'test/kit/staging/index.ts'), {
    configFile: false,
    logLevel: 'warn',
  });
  const figures = {};
  const chosen = SEEDS.slice(0, seeds);
  for (const [variant, options] of Object.entries(VARIANTS)) {
    let tallies;
    for (const seed of chosen) tallies = added(tallies, await judged(generator, seed, options));
    figures[variant] = Object.fromEntries(
      Object.entries(tallies).map(([sort, tally]) => [sort, figuresOf(tally)]),
    );
  }
  const all = Object.values(figures).flatMap(({ actors, credentials }) => [actors, credentials]);
  const { actors, credentials } = figures.plain;
  return {
    linkPrecision: Math.min(...all.map(({ linkPrecision }) => linkPrecision)),
    linkRecall: Math.min(actors.linkRecall, credentials.linkRecall),
    linkRecallExact: Math.min(actors.exactRecall, credentials.exactRecall),
    linkRecallStrong: Math.min(actors.strongRecall, credentials.strongRecall),
    linkingSeeds: chosen,
    linking: figures,
  };
}

/** Time of tying together over the time of the whole import, where one event in ten hands out a credential. */
export async function correlating({ events }) {
  const input = await cloudtrail(events * 4, 160, 10);
  const caseDir = join(CACHE, 'correlating.credtrail');
  rmSync(caseDir, { recursive: true, force: true });
  const stageSeconds = await asked('stages', caseDir, input.folder);
  rmSync(caseDir, { recursive: true, force: true });
  const whole = Object.values(stageSeconds).reduce((total, seconds) => total + seconds, 0);
  const { credentials = 0, identities = 0 } = stageSeconds;
  return { correlateRatio: (credentials + identities) / whole, correlateSeconds: whole, stageSeconds };
}
