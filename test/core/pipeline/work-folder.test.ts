import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepWork, WORK_PREFIX } from '#core/pipeline/work-folder.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

test('an old working folder without a lock goes if it is empty; a young one may be getting its lock', async () => {
  const dir = temporaryFolder();
  const made = (name: string) => {
    const path = join(dir, `${WORK_PREFIX}${name}`);
    mkdirSync(path);
    return path;
  };
  const [left, full] = [made('left'), made('full')];
  made('young');
  writeFileSync(join(full, 'notes.txt'), 'x');
  for (const path of [left, full]) utimesSync(path, 1_000_000, 1_000_000);
  await sweepWork(dir);
  expect(readdirSync(dir).sort()).toEqual([`${WORK_PREFIX}full`, `${WORK_PREFIX}young`]);
});
