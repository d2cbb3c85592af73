import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendToJournal } from '#core/pipeline/journal.ts';
import { readJournal, verifyJournal } from '#core/pipeline/journal-reading.ts';
import { WriterLock } from '#core/pipeline/lock.ts';
import { addNote, setTag } from '#core/pipeline/note-writing.ts';
import { loadNotes } from '#core/pipeline/notes.ts';
import { smallBundle } from '#test/contract/bundle.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';
import { TempCase } from '#test/kit/case.ts';
import { buildImporter, type Importer } from '#test/kit/import-process.ts';

let importer: Importer;

beforeAll(async () => {
  importer = await buildImporter();
});
afterAll(() => importer.remove());

/** How many lines each writer has in a journal that holds. */
async function linesByWriter(dir: string): Promise<Record<string, number>> {
  const { lines, broken } = await readJournal(dir);
  expect(broken).toBeNull();
  const found: Record<string, number> = {};
  for (const { entry } of lines) found[entry?.examiner ?? ''] = (found[entry?.examiner ?? ''] ?? 0) + 1;
  return found;
}

it('processes that write at the same time give one unbroken chain with every line of each', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 2, maxLength: 5 }),
      async (counts) => {
        const dir = temporaryFolder();
        const writers = counts.map((lines, i) => importer.append(dir, `writer-${i}`, lines).ended);
        for (const said of await Promise.all(writers)) expect(said).toEqual({ stage: 'done' });
        expect(await linesByWriter(dir)).toEqual(
          Object.fromEntries(counts.map((lines, i) => [`writer-${i}`, lines])),
        );
        expect(existsSync(join(dir, 'journal.lock'))).toBe(false);
      },
    ),
    { numRuns: 4 },
  );
}, 120_000);

it('a writer killed at any moment stops nobody, and the chain goes on', async () => {
  const dir = temporaryFolder();
  for (let round = 0; round < 5; round += 1) {
    const doomed = importer.append(dir, 'doomed', 100_000);
    await doomed.until(({ stage }) => stage === 'started');
    const other = importer.append(dir, 'other', 10);
    await wait(40 + round * 23);
    await doomed.kill();
    expect(await other.ended).toEqual({ stage: 'done' });
    await appendToJournal(dir, { examiner: 'after' }, 'note', round);
    expect(await verifyJournal(dir)).toBeNull();
  }
  expect(await linesByWriter(dir)).toMatchObject({ other: 50, after: 5 });
}, 120_000);

it('a note does not wait for whoever holds the case for an import', async () => {
  const dir = temporaryFolder();
  const lock = await WriterLock.take(dir, 'import');
  const line = await appendToJournal(dir, { examiner: 'alice' }, 'note', { text: 'meanwhile' });
  expect(line).toMatchObject({ n: 1, kind: 'note', examiner: 'alice' });
  expect(readFileSync(join(dir, 'journal.ndjson'), 'utf8')).toContain('meanwhile');
  await lock.release();
});

it('notes outlive another import of the same and of other evidence, and an import does not hold them up', async () => {
  const made = await TempCase.make();
  await made.importPath(smallBundle());
  const files = await made.rows<{ sha256: string }>('SELECT sha256 FROM evidence_file');
  const subject = { kind: 'event', sha256: files[0]?.sha256 ?? '', ordinal: 4n } as const;
  const { id } = await addNote(made.dir, subject, 'seen on the first day');
  const importing = importer.start(made.dir, [smallBundle()]);
  await importing.until(({ stage }) => stage === 'evidence');
  await setTag(made.dir, [subject], 'meanwhile', true);
  expect(await importing.ended).toMatchObject({ stage: 'done' });
  await made.import([['more.json', '{"Records":[]}']]);
  expect((await loadNotes(made.dir)).marks).toMatchObject([
    { id, subject, text: 'seen on the first day', intact: true },
    { what: 'tag', text: 'meanwhile' },
  ]);
  expect(await verifyJournal(made.dir)).toBeNull();
  await made.remove();
});
