import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import { leftoversIn, strayEvidence } from '#test/kit/case-leftovers.ts';
import { Random } from '#test/kit/random.ts';
import { digestOf } from '#test/kit/read-case.ts';
import { drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';

const work = workFolder();
const seed = drawnSeed('cancel');
const random = new Random(`cancel/${String(seed)}`);
let bundle = '';
let whole = '';
let lasts = 0;
let base = { dir: '', digest: '' };
let cases = 0;

function newCase(): string {
  cases += 1;
  return join(work.path, `${String(cases)}.credtrail`);
}

beforeAll(async () => {
  bundle = (await sampleOf(seed, join(work.path, 'sample'), 0.1)).bundle;
  const undisturbed = newCase();
  const begun = performance.now();
  await runImport({ caseDir: undisturbed, paths: [bundle] });
  lasts = performance.now() - begun;
  whole = await digestOf(undisturbed);
  const dir = newCase();
  await runImport({ caseDir: dir, paths: [join(bundle, 'registry')] });
  base = { dir, digest: await digestOf(dir) };
});
afterAll(() => work.remove());

/** An import that is cancelled by `arrange`; resolves with whether it was. */
async function cancelled(dir: string, arrange: (stop: AbortController) => void): Promise<boolean> {
  const stop = new AbortController();
  arrange(stop);
  try {
    await runImport({ caseDir: dir, paths: [bundle], signal: stop.signal });
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
    const dir = newCase();
    if (!fresh) cpSync(base.dir, dir, { recursive: true });
    const delay = lasts * (round + random.int(0, 1000) / 1000) * 0.1;
    const stopped = await cancelled(dir, (stop) => setTimeout(() => stop.abort(), delay));
    if (stopped) {
      expect(await digestOf(dir)).toBe(fresh ? 'empty' : base.digest);
      expect(leftoversIn(dir)).toEqual([]);
      expect(await strayEvidence(dir)).toEqual({ unknown: [], missing: [] });
      await runImport({ caseDir: dir, paths: [bundle] });
    }
    expect(await digestOf(dir)).toBe(whole);
    expect(leftoversIn(dir)).toEqual([]);
  },
);

it('an import cancelled before it begins does nothing', async () => {
  const dir = newCase();
  expect(await cancelled(dir, (stop) => stop.abort())).toBe(true);
  expect(await digestOf(dir)).toBe('empty');
  expect(leftoversIn(dir)).toEqual([]);
});
