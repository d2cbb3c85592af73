import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { attributionAgainst, holdersAgainst } from '#test/kit/linking/holders.ts';
import { linksAgainst } from '#test/kit/linking/links.ts';
import { mergesAgainst } from '#test/kit/linking/merges.ts';
import { recallOf, type Outcome } from '#test/kit/linking/outcome.ts';
import { openCase, type OpenedCase } from '#test/kit/read-case.ts';
import { disturbedSample, drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';
import type { DisturbedTruth } from '#test/kit/staging/index.ts';

const drawn = drawnSeed('who is who');
/** The committed sample, one drawn now, and that one with twins and noise. */
const SAMPLES = [
  ['seed 1', 1, false],
  [`seed ${String(drawn)}`, drawn, false],
  [`seed ${String(drawn)} with twins and noise`, drawn, true],
] as const;

describe.each(SAMPLES)('in the sample of %s', (_, seed, disturbed) => {
  const work = workFolder();
  let opened: OpenedCase;
  let truth: Omit<DisturbedTruth, 'noise'>;
  let actors: Outcome;
  let credentials: Outcome;

  beforeAll(async () => {
    const outDir = join(work.path, 'sample');
    const sample = disturbed ? await disturbedSample(seed, outDir) : await sampleOf(seed, outDir);
    truth = sample.truth;
    const caseDir = join(work.path, 'a.credtrail');
    await runImport({ caseDir, paths: [sample.bundle] });
    opened = await openCase(caseDir);
    actors = await mergesAgainst(opened.db, truth);
    credentials = await linksAgainst(opened.db, truth);
  });
  afterAll(() => {
    opened.close();
    work.remove();
  });

  it('truth gives each key to one actor', () => {
    const keys = truth.identities.flatMap((identity) => identity.keys);
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });

  it('no two actors are taken for one', () => {
    expect(actors.wrong).toEqual([]);
  });

  it('no credential comes from one that it was not made from', () => {
    expect(credentials.wrong).toEqual([]);
  });

  it('no credential and no call is given to an agent whose it was not', async () => {
    expect((await holdersAgainst(opened.db, truth)).wrong).toEqual([]);
    expect((await attributionAgainst(opened.db, truth)).wrong).toEqual([]);
  });

  if (disturbed) return;

  it('what records say outright is tied together, and nearly all that fits nothing else', () => {
    for (const { judged } of [actors, credentials]) {
      const of = (wanted: string) => judged.filter(({ strength }) => strength === wanted);
      expect(of('exact').filter(({ found }) => !found)).toEqual([]);
      expect(recallOf(of('strong'))).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('what is left open is left open with a reason', () => {
    const open = [...actors.judged, ...credentials.judged].filter(({ found }) => !found);
    expect(open.filter(({ reason }) => reason === null)).toEqual([]);
  });
});
