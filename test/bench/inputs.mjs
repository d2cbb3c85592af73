import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';

const KIT = resolve(import.meta.dirname, '../kit');
const SEED = 1;
/** As many events as fill a file of the size in which CloudTrail delivers them. */
const EVENTS_A_FILE = 12_500;

/** Folder for inputs and cases; safe to delete. */
export const CACHE = resolve(import.meta.dirname, '../../.cache/bench');

const SAMPLE = resolve(import.meta.dirname, '../../samples/staging/bundle');

/** What the generators are made of, besides their own folder. */
const SHARED = ['clock.ts', 'random.ts'];

/** Short hash over the generators, so that inputs of an older one are made again. */
function kitVersion() {
  const hash = createHash('sha256');
  const own = readdirSync(join(KIT, 'bench')).map((name) => join('bench', name));
  for (const name of [...own, ...SHARED].sort()) hash.update(readFileSync(join(KIT, name)));
  return hash.digest('hex').slice(0, 8);
}

async function generator(name) {
  const options = { configFile: false, logLevel: 'warn' };
  const { module } = await runnerImport(join(KIT, 'bench', `${name}.ts`), options);
  return module;
}

/** Makes an input once and gives what it came to, with the folder that holds only its files. */
async function cached(name, make) {
  const folder = join(CACHE, `${name}-${kitVersion()}`);
  const about = `${folder}.json`;
  const outDir = join(folder, 'bundle');
  if (!existsSync(about)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(outDir, { recursive: true });
    console.error(`making ${name}`);
    writeFileSync(about, JSON.stringify(await make(outDir)));
  }
  return { ...JSON.parse(readFileSync(about, 'utf8')), folder: outDir };
}

/** CloudTrail events in gzip files; one event in so many hands out a session where that is said. */
export function cloudtrail(events, files, issueEvery) {
  const name = `cloudtrail-${events}-${files}${issueEvery === undefined ? '' : `-${issueEvery}`}`;
  return cached(name, async (outDir) =>
    (await generator('cloudtrail')).generateCloudTrail({ events, files, outDir, seed: SEED, issueEvery }),
  );
}

/** CloudTrail events with 100,000 credentials among them. */
export function manyCredentials(events) {
  const issueEvery = Math.max(1, Math.floor(events / 100_000));
  const files = Math.ceil(events / EVENTS_A_FILE);
  return cached(`credentials-${events}`, async (outDir) =>
    (await generator('cloudtrail')).generateCloudTrail({
      events,
      files,
      outDir,
      seed: SEED,
      issueEvery,
    }),
  );
}

/** Vault audit lines in one gzip file. */
export function vault(lines) {
  return cached(`vault-${lines}`, async (outDir) =>
    (await generator('vault')).generateVaultAudit({ lines, outDir, seed: SEED }),
  );
}

/** Logs of the sample with so many records a line, multiplied to so many records in one gzip file. */
export function multiplied(name, { paths, each = 1 }, records) {
  return cached(`${name}-${records}`, async (outDir) =>
    (await generator('multiplied')).generateMultiplied({
      paths: paths.map((path) => join(SAMPLE, path)),
      each,
      records,
      outDir,
    }),
  );
}
