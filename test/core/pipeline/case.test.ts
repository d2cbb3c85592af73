import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TABLES_FORMAT } from '#core/model/version.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

const written = (path: string, text: string): void => writeFileSync(path, text);

test('a new case has a folder, no database yet, and the name of its folder', async () => {
  const dir = join(temporaryFolder(), 'night.credtrail');
  const folder = await CaseFolder.openOrCreate(dir);
  expect({ name: folder.name, generation: folder.generation, path: folder.databasePath }).toEqual({
    name: 'night',
    generation: 0,
    path: null,
  });
  expect((await CaseFolder.open(dir)).generation).toBe(0);
});

test('a folder that holds other things is no case and is left alone', async () => {
  const dir = temporaryFolder();
  written(join(dir, 'photo.jpg'), '');
  await expect(CaseFolder.openOrCreate(dir)).rejects.toMatchObject({ code: 'no-case' });
  await expect(CaseFolder.open(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'no-case' });
  expect(readdirSync(dir)).toEqual(['photo.jpg']);
});

test('a folder with the rest of a case that never began becomes one', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'evidence'));
  written(join(dir, 'writer.lock'), '');
  expect((await CaseFolder.openOrCreate(dir)).generation).toBe(0);
});

test.each(['case-3.duckdb', 'journal.ndjson', join('evidence', 'ab'.repeat(32))])(
  'a case that lost its current.json and still has %s is damage, not a new case',
  async (name) => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'evidence'));
    written(join(dir, name), '');
    await expect(CaseFolder.openOrCreate(dir)).rejects.toMatchObject({ code: 'case-damaged' });
    expect(existsSync(join(dir, 'current.json'))).toBe(false);
  },
);

test.each(['', '{', '[]', '{"generation":-1}', '{"generation":1.5}', 'null'])(
  'a current.json of %j is damage, not a new case',
  async (text) => {
    const dir = temporaryFolder();
    written(join(dir, 'current.json'), text);
    await expect(CaseFolder.open(dir)).rejects.toMatchObject({ code: 'case-damaged' });
    await expect(CaseFolder.openOrCreate(dir)).rejects.toMatchObject({ code: 'case-damaged' });
    expect(readFileSync(join(dir, 'current.json'), 'utf8')).toBe(text);
  },
);

test('the next generation is a copy of the one in force, and takes its place by one rename', async () => {
  const dir = temporaryFolder();
  const folder = await CaseFolder.openOrCreate(dir);
  written(await folder.prepareNext(), 'first');
  await folder.advance();
  const reader = await CaseFolder.open(dir);
  const next = await folder.prepareNext();
  expect(readFileSync(next, 'utf8')).toBe('first');
  written(next, 'second');
  expect(await reader.reload()).toBe(false);
  await folder.advance();
  expect(await reader.reload()).toBe(true);
  expect(reader.databasePath).toBe(join(dir, 'case-2.duckdb'));
  expect(readFileSync(reader.databasePath ?? '', 'utf8')).toBe('second');
  expect(existsSync(join(dir, 'case-1.duckdb'))).toBe(false);
});

test('what a killed attempt left is kept until it is discarded, a stray log never', async () => {
  const dir = temporaryFolder();
  const folder = await CaseFolder.openOrCreate(dir);
  const next = folder.pathOf(1);
  written(next, 'begun');
  written(`${next}.wal`, 'log');
  expect(await folder.prepareNext()).toBe(next);
  expect(existsSync(`${next}.wal`)).toBe(true);
  await folder.discardNext();
  expect(existsSync(next)).toBe(false);
  written(`${next}.wal`, 'stray');
  await folder.prepareNext();
  expect(existsSync(`${next}.wal`)).toBe(false);
});

test('a missing database is named', async () => {
  const dir = temporaryFolder();
  written(join(dir, 'current.json'), JSON.stringify({ format: TABLES_FORMAT, generation: 3 }));
  const folder = await CaseFolder.open(dir);
  await expect(folder.prepareNext()).rejects.toMatchObject({
    code: 'case-damaged',
    message: expect.stringContaining(join(dir, 'case-3.duckdb')) as unknown,
  });
});
