import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ConfigFile } from '#core/pipeline/config-file.ts';
import { FileLock } from '#core/pipeline/file-lock.ts';
import { whileFileIsOurs } from '#core/pipeline/json-file.ts';
import { CredtrailError } from '#core/base/error.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

const WORDS = new ConfigFile<readonly string[]>({
  name: 'words.json',
  what: 'words',
  empty: [],
  read: (json) => (Array.isArray(json) ? json.map(String) : null),
  write: (words) => words,
});

it('a change of a configuration waits while another process changes the same file', async () => {
  const dir = temporaryFolder();
  await WORDS.change(dir, () => ['first']);
  const path = join(dir, 'config', 'words.json');
  const refuse = () => new CredtrailError('case-locked', 'not now');
  const other = await FileLock.take(`${path}.lock`, 'settings', 0, refuse);
  const ours = WORDS.change(dir, (words) => [...words, 'ours']);
  await wait(50);
  writeFileSync(path, '["first", "theirs"]');
  await other.release();
  expect(await ours).toEqual(['first', 'theirs', 'ours']);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

it('work on a file whose folder cannot be made fails with a code', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const work = whileFileIsOurs(join(file, 'words.json'), () => Promise.resolve(1));
  await expect(work).rejects.toMatchObject({ code: 'input-unreadable' });
});
