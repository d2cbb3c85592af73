import { expect, it } from 'vitest';
import type { Subject } from '#core/model/notes.ts';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, nextPush, rowsOf, PAGE, type Door } from '../calls.ts';

/** Notes, tags and bookmarks, and the journal that keeps them. */
export function notesArea(door: () => Door): void {
  const credential: Subject = { kind: 'credential', key: `aws-key:${TEMPORARY_KEY}` };
  const file = async (): Promise<Subject> => {
    const [row] = rowsOf(await ask(door(), 'evidence.files', {}));
    return { kind: 'file', sha256: String(row?.['sha256']) };
  };
  const marks = async (): Promise<number> => (await ask(door(), 'notes.list', PAGE)).total;

  it('knows whose case it is once it was told, and writes in that name', async () => {
    expect(await ask(door(), 'case.details', {})).toMatchObject({ known: false, examiner: null });
    const told = nextPush(door(), 'notes.changed');
    const details = { examiner: 'Alice Example', caseNumber: '2026-017' };
    expect(await ask(door(), 'case.setDetails', details)).toEqual({ ...details, title: null, masked: 0 });
    expect(await told).toEqual({});
    expect(await ask(door(), 'case.setDetails', { title: 'Night shift' })).toMatchObject(details);
    expect(await ask(door(), 'case.details', {})).toMatchObject({
      ...details,
      known: true,
      title: 'Night shift',
    });
  });

  it('keeps a note on a credential, an event and a file, and finds it by each of their names', async () => {
    await ask(door(), 'notes.add', { subject: credential, text: 'Whose <b>agent</b> is this?' });
    const { records } = await ask(door(), 'events.get', {
      eventId: rowsOf(
        await ask(door(), 'events.list', {
          filter: { terms: [{ field: 'action', op: 'is', values: ['ListBuckets'] }] },
          descending: true,
          ...PAGE,
        }),
      )[0]?.['event_id'] as bigint,
    });
    const places = records.map(({ sha256, ordinal }): Subject => ({ kind: 'event', sha256, ordinal }));
    await ask(door(), 'notes.add', { subject: places[1]!, text: 'Delivered twice' });
    await ask(door(), 'notes.add', { subject: await file(), text: 'From the client' });
    const texts = async (subject: Subject): Promise<string[]> =>
      (await ask(door(), 'notes.of', { subject })).marks.map(({ text }) => text);
    expect(await texts(credential)).toEqual(['Whose <b>agent</b> is this?']);
    expect(await texts(places[0]!)).toEqual(['Delivered twice']);
    expect(await texts(await file())).toEqual(['From the client']);
    const listed = await ask(door(), 'notes.list', { text: 'TWICE', ...PAGE });
    expect(listed.marks).toMatchObject([
      { what: 'note', examiner: 'Alice Example', place: { kind: 'event', action: 'ListBuckets' } },
    ]);
  });

  it('changes and removes a note, and says so of one that is not there', async () => {
    const { id } = await ask(door(), 'notes.add', { subject: credential, text: 'first' });
    await ask(door(), 'notes.edit', { id, text: 'second' });
    const of = await ask(door(), 'notes.of', { subject: credential });
    expect(of.marks.at(-1)).toMatchObject({ id, text: 'second', intact: true });
    expect(of.marks.at(-1)?.editedAt).not.toBeNull();
    await ask(door(), 'notes.remove', { id });
    expect((await ask(door(), 'notes.of', { subject: credential })).marks).toHaveLength(1);
    expect(await codeOf(door(), 'notes.edit', { id, text: 'third' })).toBe('not-found');
    expect(await codeOf(door(), 'notes.remove', { id })).toBe('not-found');
  });

  it('masks a secret in a note, a tag and the details before it is written, and says so', async () => {
    const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
    const { id, masked } = await ask(door(), 'notes.add', { subject: credential, text: `used ${secret}` });
    expect(masked).toBe(1);
    expect(await ask(door(), 'notes.edit', { id, text: `${secret}, password: hunter22` })).toMatchObject({
      masked: 2,
    });
    const tag = await ask(door(), 'tags.add', { subjects: [credential], tag: secret });
    expect(tag).toEqual({ changed: 1, masked: 1 });
    const [{ value } = { value: null }] = (await ask(door(), 'tags.list', {})).tags;
    expect(value).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await ask(door(), 'tags.remove', { subjects: [credential], tag: String(value) })).toEqual({
      changed: 1,
    });
    expect(await ask(door(), 'case.setDetails', { title: secret })).toMatchObject({
      title: value,
      masked: 1,
    });
    await ask(door(), 'case.setDetails', { title: 'Night shift' });
    const { text } = await ask(door(), 'notes.export', {});
    const { lines } = await ask(door(), 'journal.list', { offset: 0, limit: 100 });
    const journal = lines.map(({ data }) => JSON.stringify(data)).join('\n');
    expect(text).toContain(`${String(value)}, password: masked`);
    expect(text + journal).not.toMatch(/EXAMPLEEXAMPLE|hunter22/);
    await ask(door(), 'notes.remove', { id });
  });

  it('refuses a note that is too long with a code, and one without a word', async () => {
    const before = await marks();
    const long = { subject: credential, text: 'x'.repeat(1_000_000) };
    expect(await codeOf(door(), 'notes.add', long)).toBe('body-too-large');
    expect(await codeOf(door(), 'notes.add', { subject: credential, text: ' \n' })).toBe('bad-arguments');
    expect(await marks()).toBe(before);
  });

  it('tags and bookmarks, once each, and filters by them on every screen', async () => {
    const subjects = [credential, await file()];
    expect(await ask(door(), 'tags.add', { subjects, tag: 'odd one' })).toEqual({ changed: 2, masked: 0 });
    expect(await ask(door(), 'tags.add', { subjects, tag: ' odd one ' })).toEqual({ changed: 0, masked: 0 });
    expect(await ask(door(), 'tags.list', {})).toEqual({ tags: [{ value: 'odd one', count: 2n }] });
    expect(await ask(door(), 'tags.remove', { subjects: [await file()], tag: 'odd one' })).toEqual({
      changed: 1,
    });
    const filter = { terms: [{ field: 'tag' as const, op: 'is' as const, values: ['odd one'] }] };
    const found = rowsOf(await ask(door(), 'credentials.list', { filter, collapse: false, ...PAGE }));
    expect(found.map((row) => row['credential_key'])).toContain(`aws-key:${TEMPORARY_KEY}`);
    expect(found.map((row) => row['credential_key'])).not.toContain(`aws-key:${LONG_KEY}`);
    expect((await ask(door(), 'events.summary', { filter })).total).toBe(3n);
    const others = { terms: [{ ...filter.terms[0]!, op: 'is-not' as const }] };
    expect((await ask(door(), 'events.summary', { filter: others })).total).toBe(1n);
    const none = { terms: [{ ...filter.terms[0]!, values: ['no such tag'] }] };
    expect((await ask(door(), 'events.summary', { filter: none })).total).toBe(0n);
    await ask(door(), 'bookmarks.set', { subjects: [credential], on: true });
    const sums = await ask(door(), 'notes.marks', {});
    expect(sums.credentials).toContainEqual({
      key: expect.stringContaining('aws-') as unknown,
      notes: 1,
      tags: ['odd one'],
      bookmarked: true,
    });
    expect(sums).toMatchObject({ files: [{ fileId: 1, notes: 1, tags: [], bookmarked: false }] });
    expect(sums.events).toHaveLength(1);
    expect(sums.journalHead).toBe((await ask(door(), 'journal.list', { offset: 0, limit: 1 })).head);
    expect(await ask(door(), 'bookmarks.set', { subjects: [credential], on: false })).toEqual({ changed: 1 });
  });

  it('gives everything as a file, takes it back as known, and names what it cannot read', async () => {
    const file = await ask(door(), 'notes.export', {});
    expect(file.name).toMatch(/-notes\.json$/);
    const { items } = JSON.parse(file.text) as { items: unknown[] };
    expect(items).toHaveLength(file.items);
    const bad = [{ what: 'note', subject: { kind: 'file', sha256: 'zz' } }, 7];
    const answer = await ask(door(), 'notes.import', { items: [...items, ...bad], first: 1 });
    expect(answer).toMatchObject({ added: 0, known: items.length });
    expect(answer.faults.map(({ item }) => item)).toEqual([items.length + 1, items.length + 2]);
  });

  it('shows the journal line by line', async () => {
    const { lines, total, head, broken } = await ask(door(), 'journal.list', { offset: 0, limit: 100 });
    expect(lines).toHaveLength(total);
    expect(lines[0]).toMatchObject({ line: 1, kind: 'import', intact: true, reason: null });
    expect(lines.at(-1)?.hash).toBe(head);
    expect(broken).toBeNull();
    expect(lines.map(({ kind }) => kind)).toContain('note-removed');
  });
}
