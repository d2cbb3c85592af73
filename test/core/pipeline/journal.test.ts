import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '#core/base/hash.ts';
import {
  appendAllToJournal,
  appendToJournal,
  JOURNAL_START,
  openJournal,
  type JournalLine,
} from '#core/pipeline/journal.ts';
import { readJournal, verifyJournal } from '#core/pipeline/journal-reading.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

const AUTHOR = { examiner: 'alice', tool: 'credtrail 0.1.0' };

async function journalOf(lines: number): Promise<{ dir: string; file: string }> {
  const dir = temporaryFolder();
  const journal = await openJournal(dir, AUTHOR);
  for (let i = 1; i <= lines; i += 1) await journal.append('note', { text: `line ${i}` });
  return { dir, file: join(dir, 'journal.ndjson') };
}

test('each line carries the hash of the one before and of itself', async () => {
  const { file } = await journalOf(3);
  let prev = JOURNAL_START;
  for (const [i, text] of readFileSync(file, 'utf8').trimEnd().split('\n').entries()) {
    const { hash, ...body } = JSON.parse(text) as JournalLine;
    expect(Object.keys(body)).toEqual(['n', 'at', 'kind', 'examiner', 'tool', 'data', 'prev']);
    expect(body).toMatchObject({ n: i + 1, kind: 'note', ...AUTHOR, data: { text: `line ${i + 1}` }, prev });
    expect(body.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(hash).toBe(sha256(JSON.stringify(body)));
    prev = hash;
  }
});

test('a journal goes on where it stopped, and its head is the last hash', async () => {
  const { dir } = await journalOf(2);
  const journal = await openJournal(dir, AUTHOR);
  const before = journal.head;
  const line = await journal.append('import', { bytes: 2n ** 63n });
  expect(line).toMatchObject({ n: 3, prev: before });
  expect(readFileSync(join(dir, 'journal.ndjson'), 'utf8')).toContain('"bytes":"9223372036854775808"');
  expect(journal.head).toBe(line.hash);
  expect(await verifyJournal(dir)).toBeNull();
  expect(journal.notices).toEqual([]);
});

test('an empty journal holds, and begins with a head of zeros', async () => {
  const { dir } = await journalOf(0);
  expect((await openJournal(dir)).head).toBe(JOURNAL_START);
  expect(await verifyJournal(dir)).toBeNull();
});

test('lines added side by side still form one chain', async () => {
  const dir = temporaryFolder();
  const journal = await openJournal(dir, AUTHOR);
  await Promise.all(Array.from({ length: 20 }, (_, i) => journal.append('note', i)));
  expect(await verifyJournal(dir)).toBeNull();
});

test('a torn last line is set aside whole, reported, and the chain goes on', async () => {
  const { dir, file } = await journalOf(2);
  appendFileSync(file, '{"n":3,"at":"20');
  expect(await verifyJournal(dir)).toEqual({ line: 3, reason: 'it breaks off' });
  const journal = await openJournal(dir, AUTHOR);
  expect(journal.notices).toEqual([expect.stringContaining('journal.torn-1')]);
  expect(readFileSync(join(dir, 'journal.torn-1'), 'utf8')).toBe('{"n":3,"at":"20');
  expect(await journal.append('note', 'after')).toMatchObject({ n: 3 });
  expect(await verifyJournal(dir)).toBeNull();

  appendFileSync(file, 'again');
  await openJournal(dir, AUTHOR);
  expect(readFileSync(join(dir, 'journal.torn-2'), 'utf8')).toBe('again');
});

test('verifying alone changes nothing on the disk', async () => {
  const { dir, file } = await journalOf(1);
  appendFileSync(file, 'torn');
  const before = readFileSync(file);
  await verifyJournal(dir);
  expect(readFileSync(file)).toEqual(before);
  expect(existsSync(join(dir, 'journal.torn-1'))).toBe(false);
});

const DAMAGES: readonly {
  name: string;
  damage: (lines: string[]) => string[];
  line: number;
  says: RegExp;
}[] = [
  {
    name: 'changed',
    damage: ([a, b, c]) => [a ?? '', (b ?? '').replace('line 2', 'line 9'), c ?? ''],
    line: 2,
    says: /changed/,
  },
  { name: 'removed', damage: ([a, , c]) => [a ?? '', c ?? ''], line: 2, says: /does not follow/ },
  { name: 'swapped', damage: ([a, b, c]) => [b ?? '', a ?? '', c ?? ''], line: 1, says: /does not follow/ },
  {
    name: 'replaced by something else',
    damage: ([a, , c]) => [a ?? '', 'garbage', c ?? ''],
    line: 2,
    says: /no hash/,
  },
];

test.each(DAMAGES)('a line that was $name is found by its number', async ({ damage, line, says }) => {
  const { dir, file } = await journalOf(3);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${damage(lines).join('\n')}\n`);
  const journal = await openJournal(dir, AUTHOR);
  expect(await verifyJournal(dir)).toEqual({ line, reason: expect.stringMatching(says) as unknown });
  await journal.append('note', 'after');
  expect(await verifyJournal(dir)).toMatchObject({ line });
});

test('a long last line is found whole, and an empty line counts as one that does not hold', async () => {
  const { dir, file } = await journalOf(1);
  const long = 'x'.repeat(300_000);
  await appendToJournal(dir, AUTHOR, 'note', long);
  expect(await appendToJournal(dir, AUTHOR, 'note', 'after')).toMatchObject({ n: 3 });
  expect(await verifyJournal(dir)).toBeNull();
  appendFileSync(file, '\n');
  expect(await appendToJournal(dir, AUTHOR, 'note', 'after')).toMatchObject({ n: 5 });
  expect(await verifyJournal(dir)).toMatchObject({ line: 4 });
});

test('lines written at once stand together, and a torn line before them is set aside with a line of its own', async () => {
  const { dir, file } = await journalOf(1);
  appendFileSync(file, '{"n":2');
  const items = ['a', 'b', 'c'].map((text) => ({ kind: 'note', data: { text } }));
  const lines = await appendAllToJournal(dir, AUTHOR, items);
  expect(lines.map(({ n }) => n)).toEqual([3, 4, 5]);
  const read = await readJournal(dir);
  expect(read.lines.map(({ entry }) => entry?.kind)).toEqual([
    'note',
    'journal-mended',
    'note',
    'note',
    'note',
  ]);
  expect(read).toMatchObject({ broken: null, head: lines.at(-1)?.hash });
});
