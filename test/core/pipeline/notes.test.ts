import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '#core/base/hash.ts';
import { NOTE_BYTES, subjectId, type Mark, type Subject } from '#core/model/notes.ts';
import { appendToJournal } from '#core/pipeline/journal.ts';
import { importNotes, notesText } from '#core/pipeline/note-file.ts';
import {
  addNote,
  editNote,
  examinerOf,
  removeNote,
  setBookmark,
  setDetails,
  setTag,
} from '#core/pipeline/note-writing.ts';
import { bookmarkedSubjects, loadNotes, subjectsWithTag } from '#core/pipeline/notes.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

const SHA = 'ab'.repeat(32);
const TOKEN = `hvs.${'EXAMPLE'.repeat(4)}`;
const KEY: Subject = { kind: 'credential', key: 'agent:1' };
const EVENT: Subject = { kind: 'event', sha256: SHA, ordinal: 2n ** 62n };
const FILE: Subject = { kind: 'file', sha256: SHA };

function tamper(dir: string, from: string, to: string): void {
  const file = join(dir, 'journal.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

const textsOf = async (dir: string): Promise<string[]> =>
  (await loadNotes(dir)).marks.map(({ text }) => text);

test('notes, tags and bookmarks come back as they were, the position of an event exact to its last digit', async () => {
  const dir = temporaryFolder();
  const text = '<img src=x onerror=alert(1)>\n=cmd|\u001b[31m "quoted" \u2028 \ud83d\udd11';
  const { id } = await addNote(dir, EVENT, text);
  await setTag(dir, [KEY, EVENT], 'odd', true);
  await setBookmark(dir, [FILE], true);
  const { marks, bySubject } = await loadNotes(dir);
  expect(marks[0]).toMatchObject({ what: 'note', id, subject: EVENT, text, intact: true, line: 1 });
  expect(bySubject.get(subjectId(EVENT))?.map(({ what }) => what)).toEqual(['note', 'tag']);
  expect(await subjectsWithTag(dir, 'event', 'odd')).toEqual([EVENT]);
  expect(await bookmarkedSubjects(dir, 'file')).toEqual([FILE]);
  await setTag(dir, [KEY, EVENT], 'odd', false);
  expect(await subjectsWithTag(dir, 'event', 'odd')).toEqual([]);
});

test('a note that was changed or removed keeps every text in the journal', async () => {
  const dir = temporaryFolder();
  const { id } = await addNote(dir, KEY, 'first');
  await editNote(dir, id, 'second');
  expect((await loadNotes(dir)).marks).toMatchObject([{ text: 'second', line: 2 }]);
  await removeNote(dir, id);
  expect((await loadNotes(dir)).marks).toEqual([]);
  const journal = readFileSync(join(dir, 'journal.ndjson'), 'utf8');
  expect(journal).toContain('first');
  expect(journal).toContain('second');
});

test('a note of the largest size is kept whole, one byte more is refused with the sizes, by characters of any width', async () => {
  const dir = temporaryFolder();
  await addNote(dir, KEY, '€'.repeat(NOTE_BYTES / 4).padEnd(NOTE_BYTES / 2, 'x'));
  const full = 'é'.repeat(NOTE_BYTES / 2);
  await addNote(dir, KEY, full);
  expect((await loadNotes(dir)).marks[1]?.text).toBe(full);
  await expect(addNote(dir, KEY, `${full}x`)).rejects.toMatchObject({
    code: 'body-too-large',
    message: expect.stringMatching(/65,537 bytes.*65,536/) as unknown,
  });
  expect((await loadNotes(dir)).marks).toHaveLength(2);
});

test('a secret stands in no line of the journal, whatever it was written into, and each is counted', async () => {
  const dir = temporaryFolder();
  const hash = `sha256:${sha256(TOKEN)}`;
  const { id, masked } = await addNote(dir, KEY, `used ${TOKEN}, password: hunter22`);
  expect(masked).toBe(2);
  expect(await editNote(dir, id, `only ${TOKEN}`)).toEqual({ id, masked: 1 });
  expect(await setTag(dir, [KEY], TOKEN, true)).toEqual({ changed: 1, masked: 1 });
  expect(await setTag(dir, [KEY], hash, true)).toEqual({ changed: 0, masked: 0 });
  expect(await setDetails(dir, { examiner: `Alice ${TOKEN}` })).toMatchObject({
    examiner: `Alice ${hash}`,
    masked: 1,
  });
  await setBookmark(dir, [{ kind: 'credential', key: `vault-token:default/${TOKEN}` }], true);
  expect(await textsOf(dir)).toEqual([`only ${hash}`, hash, '']);
  const [note, tag] = JSON.parse(notesText(await loadNotes(dir), 'first')).items as Record<string, unknown>[];
  const other = temporaryFolder();
  const items = [
    { ...note, text: `token=${TOKEN}`, examiner: TOKEN },
    { ...tag, tag: TOKEN },
    { ...tag, tag: hash },
  ];
  expect(await importNotes(other, items, 1)).toEqual({ ...NOTHING, added: 2, known: 1, masked: 3 });
  expect(await textsOf(other)).toEqual([`token=${hash}`, hash]);
  await setTag(other, [KEY], TOKEN, false);
  expect(await textsOf(other)).toEqual([`token=${hash}`]);
  for (const place of [dir, other]) {
    const journal = readFileSync(join(place, 'journal.ndjson'), 'utf8');
    expect(journal).not.toContain(TOKEN);
    expect(journal).not.toContain('hunter22');
  }
});

test('a note that is too long once the secrets in it are hashes is refused, and so is one of a file', async () => {
  const dir = temporaryFolder();
  const text = `${TOKEN} `.repeat(NOTE_BYTES / (TOKEN.length + 1));
  await expect(addNote(dir, KEY, text)).rejects.toMatchObject({ code: 'body-too-large' });
  const item = { what: 'note', id: 'n', subject: KEY, text, examiner: 'bob', at: '2026-01-01T00:00:00Z' };
  expect(await importNotes(dir, [item], 1)).toMatchObject({ added: 0, faults: [{ item: 1 }] });
});

test('who works on the case signs what is written from then on', async () => {
  const dir = temporaryFolder();
  await setDetails(dir, { examiner: 'Alice Example', caseNumber: '17' });
  await setDetails(dir, { examiner: 'Alice Example' });
  await addNote(dir, KEY, 'mine');
  const { details, marks } = await loadNotes(dir);
  expect(details).toEqual({ examiner: 'Alice Example', caseNumber: '17', title: null });
  expect(marks).toMatchObject([{ examiner: 'Alice Example', line: 2 }]);
  await setDetails(dir, { examiner: null });
  expect(await examinerOf(dir)).not.toBe('Alice Example');
});

test('two who write down different things about the case at the same moment both keep theirs', async () => {
  const dir = temporaryFolder();
  await setDetails(dir, { examiner: 'Alice Example' });
  await Promise.all([setDetails(dir, { caseNumber: '17' }), setDetails(dir, { title: 'Night shift' })]);
  expect((await loadNotes(dir)).details).toEqual({
    examiner: 'Alice Example',
    caseNumber: '17',
    title: 'Night shift',
  });
});

test('a line that was changed hides nothing that holds: its note is shown as changed, and it removes nothing', async () => {
  const dir = temporaryFolder();
  await addNote(dir, KEY, 'kept');
  await addNote(dir, KEY, 'original');
  const { id } = await addNote(dir, KEY, 'to be removed');
  await addNote(dir, FILE, 'after');
  await appendToJournal(dir, {}, 'note-removed', { id: 'nobody' });
  tamper(dir, 'original', 'forged');
  tamper(dir, 'nobody', id);
  expect((await loadNotes(dir)).marks.map(({ text, intact }) => ({ text, intact }))).toEqual([
    { text: 'kept', intact: true },
    { text: 'forged', intact: false },
    { text: 'to be removed', intact: true },
    { text: 'after', intact: true },
  ]);
});

test('lines that are torn, taken out or no JSON hide no other note, and the next note is found again', async () => {
  const dir = temporaryFolder();
  for (const text of ['one', 'two', 'three']) await addNote(dir, KEY, text);
  const file = join(dir, 'journal.ndjson');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${lines[0]}\nrubbish\n{"kind":"note","data":7}\n${lines[2]}\n{"n":4,"kind":"no`);
  expect(await textsOf(dir)).toEqual(['one', 'three']);
  await addNote(dir, KEY, 'four');
  expect(await textsOf(dir)).toEqual(['one', 'three', 'four']);
});

const subjects = fc.constantFrom(KEY, EVENT, FILE, { kind: 'credential', key: 'jwt:"<b>/ü' } as const);
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('note' as const), subject: subjects, text: fc.string({ minLength: 1 }) }),
    fc.record({ do: fc.constant('tag' as const), subject: subjects, on: fc.boolean() }),
    fc.record({ do: fc.constant('bookmark' as const), subject: subjects, on: fc.boolean() }),
    fc.record({ do: fc.constant('edit' as const), text: fc.string({ minLength: 1 }) }),
    fc.record({ do: fc.constant('remove' as const) }),
  ),
  { maxLength: 12 },
);

const NOTHING = { added: 0, known: 0, masked: 0, faults: [] };

const plain = (marks: readonly Mark[]): unknown[] =>
  marks.map(({ what, id, subject, text, examiner, at, editedAt }) => ({
    ...{ what, id, subject, text, examiner, at, editedAt },
  }));

test('whatever was noted goes into a new case by way of a file, with authors and times, and only once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const dir = temporaryFolder();
      for (const step of script) {
        const last = (await loadNotes(dir)).marks.findLast(({ what }) => what === 'note')?.id ?? null;
        if (step.do === 'note' && step.text.trim() !== '') await addNote(dir, step.subject, step.text);
        if (step.do === 'tag') await setTag(dir, [step.subject], 'tag', step.on);
        if (step.do === 'bookmark') await setBookmark(dir, [step.subject], step.on);
        if (step.do === 'edit' && last !== null && step.text.trim() !== '')
          await editNote(dir, last, step.text);
        if (step.do === 'remove' && last !== null) await removeNote(dir, last);
      }
      const before = await loadNotes(dir);
      const text = notesText(before, 'first');
      const { items } = JSON.parse(text) as { items: unknown[] };
      const other = temporaryFolder();
      expect(await importNotes(other, items, 1)).toEqual({ ...NOTHING, added: items.length });
      expect(plain((await loadNotes(other)).marks)).toEqual(plain(before.marks));
      expect(await importNotes(other, items, 1)).toEqual({ ...NOTHING, known: items.length });
      expect(notesText(await loadNotes(other), 'first')).toBe(text);
    }),
    { numRuns: 25 },
  );
});

test('items of a file that cannot be read are named by their number, the others come in', async () => {
  const dir = temporaryFolder();
  const good = {
    what: 'tag',
    subject: { kind: 'file', sha256: SHA },
    tag: 'x',
    examiner: 'bob',
    at: '2026-01-01T00:00:00Z',
  };
  const items = [
    good,
    good,
    null,
    { ...good, at: 'yesterday' },
    { ...good, tag: 'a\nb' },
    { ...good, what: 'verdict' },
    { ...good, what: 'note', id: 'n', text: 'x'.repeat(NOTE_BYTES + 1) },
  ];
  const answer = await importNotes(dir, items, 101);
  expect(answer).toMatchObject({ added: 1, known: 1 });
  expect(answer.faults.map(({ item }) => item)).toEqual([103, 104, 105, 106, 107]);
  expect(answer.faults.map(({ reason }) => reason).join('\n')).toMatch(/at: not a time.*\n.*line breaks/);
  expect((await loadNotes(dir)).marks).toMatchObject([{ text: 'x', examiner: 'bob' }]);
});
