import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TempCase } from '#test/kit/case.ts';

const SAMPLE = join(import.meta.dirname, '../../../samples/staging/bundle');
const open: TempCase[] = [];
afterAll(async () => {
  for (const made of open) await made.remove();
});

async function digestOf(alwaysCareful: boolean): Promise<string> {
  const made = await TempCase.make();
  open.push(made);
  await made.importPath(SAMPLE, { alwaysCareful });
  expect(await made.unbalanced()).toEqual([]);
  return made.digest();
}

describe('the fast and the careful way', () => {
  it('give the same rows for the sample', async () => {
    const [careful, fast] = await Promise.all([digestOf(true), digestOf(false)]);
    expect(careful).toBe(fast);
  });
});
