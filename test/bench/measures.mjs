import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CACHE, cloudtrail, multiplied, vault } from './inputs.mjs';
import { median, timed } from './process.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out/cli.js');
const here = (name) => join(import.meta.dirname, name);

/** Imports a folder into a new case, and gives wall seconds, peak memory and the case's folder. */
async function importInto(name, input) {
  const caseDir = join(CACHE, `${name}.credtrail`);
  rmSync(caseDir, { recursive: true, force: true });
  const { seconds, peakMB, stdout } = await timed(process.execPath, [
    CLI,
    'import',
    input.folder,
    '--case',
    caseDir,
    '--json',
  ]);
  const summary = JSON.parse(stdout);
  if (Number(summary.records) !== input.records) {
    throw new Error(`${name}: ${summary.records} records counted, ${input.records} written`);
  }
  return { seconds, peakMB, caseDir };
}

/** Runs several pieces of work in turn, so many rounds, and gives the results of each. */
async function inTurn(rounds, works) {
  const results = works.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of works.entries()) results[index].push(await work());
  }
  return results;
}

const secondsOf = (results) => median(results.map(({ seconds }) => seconds));

/** Size of the database in force in a case. */
function databaseBytes(caseDir) {
  const sizes = readdirSync(caseDir)
    .filter((name) => /^case-\d+\.duckdb$/.test(name))
    .map((name) => statSync(join(caseDir, name)).size);
  return Math.max(...sizes);
}

/** Import against the bare typed read and against jq, with its memory and the size of its case. */
export async function importing({ events, rounds }) {
  const input = await cloudtrail(events, 40);
  const jq = `gzip -dc '${input.folder}'/* | jq -c '.Records|length' > /dev/null`;
  const [imports, floors, jqs] = await inTurn(rounds, [
    () => importInto('importing', input),
    async () => JSON.parse((await timed(process.execPath, [here('floor.mjs'), input.folder])).stdout),
    () => timed('bash', ['-o', 'pipefail', '-c', jq]),
  ]);
  const { caseDir } = imports[0];
  const seconds = secondsOf(imports);
  const [arrowRun] = [await timed(process.execPath, [here('engine.mjs'), 'arrow', caseDir])];
  const result = {
    events,
    importSeconds: seconds,
    floorSeconds: secondsOf(floors),
    jqSeconds: secondsOf(jqs),
    eventsPerSecond: input.records / seconds,
    importRatio: seconds / secondsOf(floors),
    jqRatio: seconds / secondsOf(jqs),
    peakMB: median(imports.map(({ peakMB }) => peakMB)),
    caseRatio: databaseBytes(caseDir) / input.bytes,
    arrowMBs: JSON.parse(arrowRun.stdout),
  };
  rmSync(caseDir, { recursive: true, force: true });
  return result;
}

/** Vault lines a second over CloudTrail events a second. */
export async function vaulting({ events, rounds }) {
  const [lines, trail] = [await vault(events * 2), await cloudtrail(events, 40)];
  const [vaults, trails] = await inTurn(rounds, [
    () => importInto('vaulting', lines),
    () => importInto('vaulting', trail),
  ]);
  const vaultLinesPerSecond = lines.records / secondsOf(vaults);
  return { vaultLinesPerSecond, vaultRatio: vaultLinesPerSecond / (trail.records / secondsOf(trails)) };
}

/** Logs of the sample by their source, with the records that each of their lines holds. */
const LOGS = {
  'agent-usage': { paths: ['agents/release-runner/e1a7.jsonl', 'agents/schema-migrator/f0d1.jsonl'] },
  'gcp-audit': { paths: ['gcp/audit/cloudaudit.ndjson.gz'] },
  jwt: { paths: ['tokens/issued.ndjson'] },
  'kubernetes-audit': { paths: ['kubernetes/prod-agents/audit.log.gz'] },
  otel: { paths: ['otel/agents-traces.json'], each: 119 },
  runtime: { paths: ['runtime/tetragon.log.gz'] },
  'spire-server': { paths: ['spire/server-2.json'] },
  ssh: { paths: ['ssh/build-1/auth.log'] },
};

/** Records a second of every further source with a log, over CloudTrail's. */
export async function sources({ events, rounds }) {
  const records = Math.min(events, 200_000);
  const names = Object.keys(LOGS);
  const inputs = [await cloudtrail(records, 1)];
  for (const name of names) inputs.push(await multiplied(name, LOGS[name], records));
  const results = await inTurn(
    rounds,
    inputs.map((input) => () => importInto('sources', input)),
  );
  const [trail, ...others] = results.map((runs, place) => inputs[place].records / secondsOf(runs));
  return { sourceRatios: Object.fromEntries(names.map((name, place) => [name, others[place] / trail])) };
}

/** Many small files over one file with the same records. */
export async function smallFiles({ events, rounds, smallFiles: count }) {
  const share = Math.min(events, 200_000);
  const [many, one] = [await cloudtrail(share, count), await cloudtrail(share, 1)];
  const [manys, ones] = await inTurn(rounds, [
    () => importInto('small', many),
    () => importInto('small', one),
  ]);
  return { smallFilesRatio: secondsOf(manys) / secondsOf(ones) };
}

/** Memory and screen queries at four times the events. */
export async function large({ events }) {
  const input = await cloudtrail(events * 4, 160);
  const { seconds, peakMB, caseDir } = await importInto('large', input);
  const run = await timed(process.execPath, [here('engine.mjs'), 'screens', caseDir]);
  const screens = JSON.parse(run.stdout);
  rmSync(caseDir, { recursive: true, force: true });
  return {
    largeEvents: events * 4,
    largeSeconds: seconds,
    peakMB2M: peakMB,
    screenMs: Math.max(...Object.values(screens)),
    screens,
  };
}
