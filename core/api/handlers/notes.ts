import { userInfo } from 'node:os';
import type { CheckedArgs, Results } from '#core/api/contract.ts';
import type { PlacedMark } from '#core/api/calls/notes.ts';
import { subjectId, type Mark } from '#core/model/notes.ts';
import { readJournal } from '#core/pipeline/journal-reading.ts';
import { importNotes, notesText } from '#core/pipeline/note-file.ts';
import {
  addNote,
  editNote,
  removeNote,
  setBookmark,
  setDetails,
  setTag,
} from '#core/pipeline/note-writing.ts';
import { loadNotes } from '#core/pipeline/notes.ts';
import type { CallContext, HandlersOf } from './context.ts';
import { namesOf, placed } from './note-subjects.ts';
import { markSums } from './note-sums.ts';
import { countValues, tagOf } from './note-terms.ts';

/** The words of a mark that a search looks at. */
function wordsOf({ text, subject, place }: PlacedMark): string {
  const names: readonly (string | null)[] =
    place.kind === 'credential'
      ? [place.key, place.label]
      : place.kind === 'file'
        ? [place.path]
        : [place.service, place.action, place.path];
  return [text, subjectId(subject), ...names].join('\n').toLowerCase();
}

async function listed(
  { reader }: CallContext,
  { what, on, text, tag, offset, limit }: CheckedArgs<'notes.list'>,
): Promise<Results['notes.list']> {
  const { marks, bySubject } = await loadNotes(reader.folder.dir);
  const tagged = (mark: Mark): boolean =>
    bySubject.get(subjectId(mark.subject))?.some((each) => tagOf(each) === tag) ?? false;
  const kept = marks.filter(
    (mark) =>
      (what === undefined || mark.what === what) &&
      (on === undefined || mark.subject.kind === on) &&
      (tag === undefined || tagged(mark)),
  );
  const newest = kept.sort((a, b) => (a.at === b.at ? b.line - a.line : a.at < b.at ? 1 : -1));
  const words = text?.trim().toLowerCase() ?? '';
  if (words === '') {
    return { total: newest.length, marks: await placed(reader, newest.slice(offset, offset + limit)) };
  }
  const found = (await placed(reader, newest)).filter((mark) => wordsOf(mark).includes(words));
  return { total: found.length, marks: found.slice(offset, offset + limit) };
}

type NoteCalls =
  | 'notes.list'
  | 'notes.of'
  | 'notes.marks'
  | 'notes.add'
  | 'notes.edit'
  | 'notes.remove'
  | 'notes.export'
  | 'notes.import'
  | 'tags.list'
  | 'tags.add'
  | 'tags.remove'
  | 'bookmarks.set'
  | 'case.details'
  | 'case.setDetails';

/** Notes, tags and bookmarks, and whose case it is. */
export const noteHandlers: HandlersOf<NoteCalls> = {
  'notes.list': listed,
  'notes.of': async ({ reader }, { subject }) => {
    const { bySubject } = await loadNotes(reader.folder.dir);
    const names = await namesOf(reader, subject);
    const marks = names.flatMap((name) => bySubject.get(subjectId(name)) ?? []);
    return { marks: marks.sort((a, b) => (a.at === b.at ? a.line - b.line : a.at < b.at ? -1 : 1)) };
  },
  'notes.marks': async ({ reader }) => markSums(reader, await loadNotes(reader.folder.dir)),
  'notes.add': ({ reader }, { subject, text }) => addNote(reader.folder.dir, subject, text),
  'notes.edit': ({ reader }, { id, text }) => editNote(reader.folder.dir, id, text),
  'notes.remove': async ({ reader }, { id }) => {
    await removeNote(reader.folder.dir, id);
    return { id };
  },
  'notes.export': async ({ reader }) => {
    const notes = await loadNotes(reader.folder.dir);
    const { name } = reader.folder;
    return { name: `${name}-notes.json`, text: notesText(notes, name), items: notes.marks.length };
  },
  'notes.import': ({ reader }, { items, first }) => importNotes(reader.folder.dir, items, first),
  'tags.list': async ({ reader }) => ({
    tags: countValues((await loadNotes(reader.folder.dir)).marks, tagOf),
  }),
  'tags.add': ({ reader }, { subjects, tag }) => setTag(reader.folder.dir, subjects, tag, true),
  'tags.remove': async ({ reader }, { subjects, tag }) => ({
    changed: (await setTag(reader.folder.dir, subjects, tag, false)).changed,
  }),
  'bookmarks.set': async ({ reader }, { subjects, on }) => ({
    changed: await setBookmark(reader.folder.dir, subjects, on),
  }),
  'case.details': async ({ reader }) => {
    const { details } = await loadNotes(reader.folder.dir);
    const known = (await readJournal(reader.folder.dir)).lines.some(
      ({ entry }) => entry?.kind === 'case-details',
    );
    return { ...details, known, account: userInfo().username };
  },
  'case.setDetails': ({ reader }, given) => {
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return setDetails(reader.folder.dir, said);
  },
};
