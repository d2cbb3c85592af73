import { afterAll, beforeAll, expect, it } from 'vitest';
import { CredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import { leftoversIn, strayEvidence } from '#test/kit/case-leftovers.ts';
import { Random } from '#test/kit/random.ts';
import { digestOf } from '#test/kit/read-case.ts';
import { drawnSeed } from '#test/kit/sample.ts';
import { WorkCases } from '#test/kit/work-cases.ts';

const seed = drawnSeed('cancel');
const random = new Random(`cancel/${String(seed)}`);
let cases: WorkCases;
let whole = '';
let lasts = 0;

beforeAll(async () => {
  cases = await WorkCases.make(seed, 0.1, ['registry']);
  const undisturbed = cases.newCase();
  const begun = performance.now();
  await runImport({ caseDir: undisturbed, paths: [cases.bundle] });
  lasts = performance.now() - begun;
  whole = await digestOf(undisturbed);
});
afterAll(() => cases.remove());

/** An import that is cancelled by `arrange`; resolves with whether it was. */
async function cancelled(dir: string, arrange: (stop: AbortController) => void): Promise<boolean> {
  const stop = new AbortController();
  arrange(stop);
  try {
    await runImport({ caseDir: dir, paths: [cases.bundle], signal: stop.signal });
    return false;
  } catch (error) {
    if (error instanceof CredtrailError && error.code === 'cancelled') return true;
    throw error;
  }
}

it.each(Array.from({ length: 10 }, (_, i) => i))(
  'an import cancelled at random, for the %i. time, leaves the case as it was and nothing else',
  async (round) => {
    const fresh = round % 2 === 0;
    const dir = fresh ? cases.newCase() : cases.copyOfBase();
    const delay = lasts * (round + random.int(0, 1000) / 1000) * 0.1;
    const stopped = await cancelled(dir, (stop) => setTimeout(() => stop.abort(), delay));
    if (stopped) {
      expect(await digestOf(dir)).toBe(fresh ? 'empty' : cases.base.digest);
      expect(leftoversIn(dir)).toEqual([]);
      expect(await strayEvidence(dir)).toEqual({ unknown: [], missing: [] });
      await runImport({ caseDir: dir, paths: [cases.bundle] });
    }
    expect(await digestOf(dir)).toBe(whole);
    expect(leftoversIn(dir)).toEqual([]);
  },
);

it('an import cancelled before it begins does nothing', async () => {
  const dir = cases.newCase();
  expect(await cancelled(dir, (stop) => stop.abort())).toBe(true);
  expect(await digestOf(dir)).toBe('empty');
  expect(leftoversIn(dir)).toEqual([]);
});
