import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CredtrailError } from '#core/base/error.ts';
import { processState } from '#core/pipeline/process.ts';
import { WriterLock } from '#core/pipeline/lock.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

const NOW = new Date().toISOString();
/** No process has this number: Linux gives at most 2^22. */
const DEAD = 2 ** 30;

function lockedBy(holder: unknown): { dir: string; file: string } {
  const dir = temporaryFolder();
  const file = join(dir, 'writer.lock');
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  return { dir, file };
}

test('one lock is given at a time, and again after it was given back', async () => {
  const dir = temporaryFolder();
  const lock = await WriterLock.take(dir, 'import');
  await expect(WriterLock.take(dir, 'import')).rejects.toMatchObject({
    code: 'case-locked',
    message: expect.stringContaining(`Process ${String(process.pid)} on ${hostname()}`) as unknown,
  });
  await lock.release();
  await (await WriterLock.take(dir, 'import')).release();
  expect(readdirSync(dir)).toEqual([]);
});

test('of many that ask at the same moment one gets it', async () => {
  const dir = temporaryFolder();
  const asked = await Promise.allSettled(Array.from({ length: 12 }, () => WriterLock.take(dir, 'import')));
  const given = asked.filter((answer) => answer.status === 'fulfilled');
  expect(given).toHaveLength(1);
});

const STALE: readonly { name: string; holder: unknown }[] = [
  {
    name: 'of a process that is gone',
    holder: { pid: DEAD, host: hostname(), since: NOW, what: 'import' },
  },
  {
    name: 'of an earlier process with this number',
    holder: { pid: process.pid, host: hostname(), since: NOW, what: 'import' },
  },
  {
    name: 'from before the machine was started',
    holder: { pid: process.ppid, host: hostname(), since: '2001-01-01T00:00:00Z', what: 'import' },
  },
];

test('a lock whose process number belongs to another process now is taken over where the system tells them apart', async () => {
  const holder = { pid: process.ppid, host: hostname(), since: NOW, what: 'import', token: 'x' };
  const started = processState(process.ppid)?.started ?? null;
  const living = lockedBy({ ...holder, started });
  await expect(WriterLock.take(living.dir, 'import')).rejects.toMatchObject({ code: 'case-locked' });
  const reused = lockedBy({ ...holder, started: '1' });
  const outcome = await WriterLock.take(reused.dir, 'import').then(
    () => 'taken over',
    (error: unknown) => (error as CredtrailError).code,
  );
  expect(outcome).toBe(process.platform === 'linux' ? 'taken over' : 'case-locked');
});

test('of many that find a dead lock at the same moment one takes it over', async () => {
  const { dir } = lockedBy({ pid: DEAD, host: hostname(), since: NOW, what: 'import' });
  const asked = await Promise.allSettled(Array.from({ length: 12 }, () => WriterLock.take(dir, 'import')));
  const given = asked.filter((answer) => answer.status === 'fulfilled');
  expect(given).toHaveLength(1);
  await given[0]?.value.release();
  expect(readdirSync(dir)).toEqual([]);
});

test.each(STALE)('a lock $name is taken over', async ({ holder }) => {
  const { dir, file } = lockedBy(holder);
  const lock = await WriterLock.take(dir, 'import');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(readdirSync(dir)).toEqual([]);
});

test('a lock that a process died while writing is taken over, once it is old', async () => {
  const { dir, file } = lockedBy('');
  await expect(WriterLock.take(dir, 'import')).rejects.toMatchObject({ code: 'case-locked' });
  const old = new Date(Date.now() - 10_000);
  utimesSync(file, old, old);
  await (await WriterLock.take(dir, 'import')).release();
  expect(existsSync(file)).toBe(false);
});

test('a lock of a living process, or of another machine, stays, and is named', async () => {
  const living = lockedBy({ pid: process.ppid, host: hostname(), since: NOW, what: 'import' });
  await expect(WriterLock.take(living.dir, 'import')).rejects.toMatchObject({
    message: expect.stringContaining(`Process ${String(process.ppid)}`) as unknown,
  });
  const elsewhere = lockedBy({ pid: DEAD, host: 'other.example.com', since: NOW, what: 'import' });
  await expect(WriterLock.take(elsewhere.dir, 'import')).rejects.toMatchObject({
    code: 'case-locked',
    message: expect.stringContaining(`delete ${elsewhere.file}`) as unknown,
  });
  expect(existsSync(elsewhere.file)).toBe(true);
});
