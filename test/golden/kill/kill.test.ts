import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { verifyJournal } from '#core/pipeline/journal-reading.ts';
import { leftoversIn, strayEvidence } from '#test/kit/case-leftovers.ts';
import { buildImporter, type Importer, type ImportProcess } from '#test/kit/import-process.ts';
import { Random } from '#test/kit/random.ts';
import { digestOf } from '#test/kit/read-case.ts';
import { drawnSeed } from '#test/kit/sample.ts';
import { WorkCases } from '#test/kit/work-cases.ts';

const seed = drawnSeed('kill -9');
const random = new Random(`kill/${String(seed)}`);
let importer: Importer;
let cases: WorkCases;
let whole = '';
let lasts = 0;

beforeAll(async () => {
  importer = await buildImporter();
  cases = await WorkCases.make(seed, 0.15, ['vault/file', 'registry']);
  const undisturbed = cases.newCase();
  const child = importer.start(undisturbed, [cases.bundle]);
  await child.until(({ stage }) => stage === 'started');
  const begun = performance.now();
  expect(await child.ended).toMatchObject({ stage: 'done' });
  lasts = performance.now() - begun;
  whole = await digestOf(undisturbed);
});
afterAll(() => {
  importer.remove();
  cases.remove();
});

async function digestNow(dir: string): Promise<string> {
  return existsSync(join(dir, 'current.json')) ? digestOf(dir) : 'empty';
}

/** The case opens as it was, or as it was to be; then the next import of the bundle completes it and leaves nothing behind. */
async function expectUnharmed(dir: string, before: string): Promise<void> {
  expect([before, whole]).toContain(await digestNow(dir));
  await runImport({ caseDir: dir, paths: [cases.bundle] });
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
      const dir = fresh ? cases.newCase() : cases.copyOfBase();
      const child = importer.start(dir, [cases.bundle]);
      await child.until(({ stage }) => stage === 'started');
      await wait(lasts * (round - 1 + random.int(0, 1000) / 1000) * 0.1);
      await child.kill();
      await expectUnharmed(dir, fresh ? 'empty' : cases.base.digest);
    },
  );

  it('twice in a row is no different from once', async () => {
    const dir = cases.copyOfBase();
    for (const stage of ['sources', 'credentials']) {
      const child = importer.start(dir, [cases.bundle]);
      await child.until((said) => said.stage === stage);
      await child.kill();
      expect(await digestNow(dir)).toBe(cases.base.digest);
    }
    await expectUnharmed(dir, cases.base.digest);
  });

  it('while the originals are copied leaves no half-written copy', async () => {
    const dir = cases.newCase();
    mkdirSync(join(dir, 'evidence'), { recursive: true });
    writeFileSync(join(dir, 'current.json'), '{"format":2,"generation":0}\n');
    const child = importer.start(dir, [cases.bundle]);
    const watcher = watch(join(dir, 'evidence'), () => void child.kill());
    await child.ended;
    watcher.close();
    await expectUnharmed(dir, 'empty');
  });

  it.each(['sources', 'credentials', 'finish'])('at the stage %s goes on from there', async (stage) => {
    const dir = cases.newCase();
    const child = importer.start(dir, [cases.bundle]);
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
    const dir = cases.copyOfBase();
    await killAt(dir, importer.start(dir, [cases.bundle]), file);
    await expectUnharmed(dir, cases.base.digest);
  });

  it('with half a copy and a stray log left behind, does not mislead the next', async () => {
    const dir = cases.copyOfBase();
    const half = readFileSync(join(dir, 'case-1.duckdb')).subarray(0, 100_000);
    writeFileSync(join(dir, 'case-2.duckdb.copy'), half);
    writeFileSync(join(dir, 'case-2.duckdb.wal'), 'not a log of this database');
    await expectUnharmed(dir, cases.base.digest);
  });

  it('with a torn next generation left behind, starts again', async () => {
    const dir = cases.copyOfBase();
    writeFileSync(join(dir, 'case-2.duckdb'), readFileSync(join(dir, 'case-1.duckdb')).subarray(0, 100_000));
    await expectUnharmed(dir, cases.base.digest);
  });
});

it('what a killed import brought never joins an import of something else', async () => {
  const dir = cases.newCase();
  await runImport({ caseDir: dir, paths: [join(cases.bundle, 'exports')] });
  writeFileSync(join(dir, 'current.json'), '{"format":2,"generation":0}\n');
  await runImport({
    caseDir: dir,
    paths: [join(cases.bundle, 'vault/file'), join(cases.bundle, 'registry')],
  });
  expect(await digestOf(dir)).toBe(cases.base.digest);
  expect(await strayEvidence(dir)).toEqual({ unknown: [], missing: [] });
});
