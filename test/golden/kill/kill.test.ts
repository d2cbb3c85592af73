import { cpSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { verifyJournal } from '#core/pipeline/journal-reading.ts';
import { leftoversIn, strayEvidence } from '#test/kit/case-leftovers.ts';
import { buildImporter, type Importer, type ImportProcess } from '#test/kit/import-process.ts';
import { Random } from '#test/kit/random.ts';
import { digestOf } from '#test/kit/read-case.ts';
import { drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';

const work = workFolder();
const seed = drawnSeed('kill -9');
const random = new Random(`kill/${String(seed)}`);
let importer: Importer;
let bundle = '';
let whole = '';
let lasts = 0;
let base = { dir: '', digest: '' };
let cases = 0;

beforeAll(async () => {
  importer = await buildImporter();
  bundle = (await sampleOf(seed, join(work.path, 'sample'), 0.15)).bundle;
  const undisturbed = newCase();
  const child = importer.start(undisturbed, [bundle]);
  await child.until(({ stage }) => stage === 'started');
  const begun = performance.now();
  expect(await child.ended).toMatchObject({ stage: 'done' });
  lasts = performance.now() - begun;
  whole = await digestOf(undisturbed);
  const dir = newCase();
  await runImport({ caseDir: dir, paths: [join(bundle, 'vault/file'), join(bundle, 'registry')] });
  base = { dir, digest: await digestOf(dir) };
});
afterAll(() => {
  importer.remove();
  work.remove();
});

function newCase(): string {
  cases += 1;
  return join(work.path, `${String(cases)}.credtrail`);
}

/** A case that holds a part of the bundle already. */
function copyOfBase(): string {
  const dir = newCase();
  cpSync(base.dir, dir, { recursive: true });
  return dir;
}

async function digestNow(dir: string): Promise<string> {
  return existsSync(join(dir, 'current.json')) ? digestOf(dir) : 'empty';
}

/** The case opens as it was, or as it was to be; then the next import of the bundle completes it and leaves nothing behind. */
async function expectUnharmed(dir: string, before: string): Promise<void> {
  expect([before, whole]).toContain(await digestNow(dir));
  await runImport({ caseDir: dir, paths: [bundle] });
  expect(await digestNow(dir)).toBe(whole);
  expect(leftoversIn(dir)).toEqual([]);
  expect(await strayEvidence(dir)).toEqual({ unknown: [], missing: [] });
  expect(await verifyJournal(dir)).toBeNull();
}

/** Kills the importer as soon as something happens to a file of the case. */
async function killAt(dir: string, child: ImportProcess, file: RegExp): Promise<void> {
  const watcher = watch(dir, (_, name) => {
    if (name !== null && file.test(name)) void child.kill();
  });
  await child.ended;
  watcher.close();
}

describe('an import killed with kill -9', () => {
  it.each(Array.from({ length: 10 }, (_, i) => i + 1))(
    'at random, for the %i. time, leaves the case as it was, and the next one completes it',
    async (round) => {
      const fresh = round % 2 === 1;
      const dir = fresh ? newCase() : copyOfBase();
      const child = importer.start(dir, [bundle]);
      await child.until(({ stage }) => stage === 'started');
      await wait(lasts * (round - 1 + random.int(0, 1000) / 1000) * 0.1);
      await child.kill();
      await expectUnharmed(dir, fresh ? 'empty' : base.digest);
    },
  );

  it('twice in a row is no different from once', async () => {
    const dir = copyOfBase();
    for (const stage of ['sources', 'credentials']) {
      const child = importer.start(dir, [bundle]);
      await child.until((said) => said.stage === stage);
      await child.kill();
      expect(await digestNow(dir)).toBe(base.digest);
    }
    await expectUnharmed(dir, base.digest);
  });

  it('while the originals are copied leaves no half-written copy', async () => {
    const dir = newCase();
    mkdirSync(join(dir, 'evidence'), { recursive: true });
    writeFileSync(join(dir, 'current.json'), '{"format":1,"generation":0}\n');
    const child = importer.start(dir, [bundle]);
    const watcher = watch(join(dir, 'evidence'), () => void child.kill());
    await child.ended;
    watcher.close();
    await expectUnharmed(dir, 'empty');
  });

  it.each(['sources', 'credentials', 'finish'])('at the stage %s goes on from there', async (stage) => {
    const dir = newCase();
    const child = importer.start(dir, [bundle]);
    await child.until((said) => said.stage === stage);
    await child.kill();
    await expectUnharmed(dir, 'empty');
  });

  it.each([
    ['while the database is copied', /^case-2\.duckdb\.copy$/],
    ['when the copy is in place', /^case-2\.duckdb$/],
    ['when the journal has its line', /^journal\.ndjson$/],
    ['just before the swap', /^current\.json\.new$/],
  ])('%s, leaves the old generation or the new one', async (_, file) => {
    const dir = copyOfBase();
    await killAt(dir, importer.start(dir, [bundle]), file);
    await expectUnharmed(dir, base.digest);
  });

  it('with half a copy and a stray log left behind, does not mislead the next', async () => {
    const dir = copyOfBase();
    const half = readFileSync(join(dir, 'case-1.duckdb')).subarray(0, 100_000);
    writeFileSync(join(dir, 'case-2.duckdb.copy'), half);
    writeFileSync(join(dir, 'case-2.duckdb.wal'), 'not a log of this database');
    await expectUnharmed(dir, base.digest);
  });

  it('with a torn next generation left behind, starts again', async () => {
    const dir = copyOfBase();
    writeFileSync(join(dir, 'case-2.duckdb'), readFileSync(join(dir, 'case-1.duckdb')).subarray(0, 100_000));
    await expectUnharmed(dir, base.digest);
  });
});

it('what a killed import brought never joins an import of something else', async () => {
  const dir = newCase();
  await runImport({ caseDir: dir, paths: [join(bundle, 'exports')] });
  writeFileSync(join(dir, 'current.json'), '{"format":1,"generation":0}\n');
  await runImport({ caseDir: dir, paths: [join(bundle, 'vault/file'), join(bundle, 'registry')] });
  expect(await digestOf(dir)).toBe(base.digest);
  expect(await strayEvidence(dir)).toEqual({ unknown: [], missing: [] });
});
