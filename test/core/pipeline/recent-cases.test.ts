import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forgetCases, recentCases, rememberCase } from '#core/pipeline/recent-cases.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'credtrail-recent-'));

function caseIn(dir: string): string {
  const path = join(dir, 'theft.credtrail');
  mkdirSync(path);
  writeFileSync(join(path, 'current.json'), '{"generation":0}');
  return path;
}

it('lists the cases that were opened, the last one first and each once', async () => {
  const user = folder();
  const real = caseIn(folder());
  await rememberCase(user, real);
  await rememberCase(user, '/nowhere/gone.credtrail');
  await rememberCase(user, real);
  const list = await recentCases(user);
  expect(list.map(({ dir, name, missing }) => ({ dir, name, missing }))).toEqual([
    { dir: real, name: 'theft', missing: false },
    { dir: '/nowhere/gone.credtrail', name: 'gone', missing: true },
  ]);
  expect(list[0]!.openedAt).toBeGreaterThanOrEqual(list[1]!.openedAt);
});

it('lists all of several cases that are opened at the same moment', async () => {
  const user = folder();
  const dirs = ['a', 'b', 'c', 'd'].map((name) => `/nowhere/${name}.credtrail`);
  await Promise.all(dirs.map((dir) => rememberCase(user, dir)));
  expect((await recentCases(user)).map(({ dir }) => dir).sort()).toEqual(dirs);
});

it('keeps the last twenty, and lets one go without touching the case', async () => {
  const user = folder();
  for (let i = 0; i < 25; i += 1) await rememberCase(user, `/nowhere/${String(i)}.credtrail`);
  expect(await recentCases(user)).toHaveLength(20);
  expect(await forgetCases(user, ['/nowhere/24.credtrail'])).toBe(true);
  expect(await forgetCases(user, ['/nowhere/24.credtrail'])).toBe(false);
  expect((await recentCases(user))[0]?.name).toBe('23');
});

it.each(['{', '{"a":1}', '[1, null, {"dir": 3}, {"dir": "/x", "openedAt": "now"}]'])(
  'takes %s for an empty list',
  async (text) => {
    const user = folder();
    writeFileSync(join(user, 'recent.json'), text);
    expect(await recentCases(user)).toEqual([]);
  },
);
