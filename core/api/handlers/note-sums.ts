import type { MarkSum, SubjectPlace } from '#core/api/calls/notes.ts';
import type { Results } from '#core/api/contract.ts';
import type { Mark } from '#core/model/notes.ts';
import { readJournal } from '#core/pipeline/journal-reading.ts';
import type { Notes } from '#core/pipeline/notes.ts';
import { placesOf } from './note-subjects.ts';
import { tagOf } from './note-terms.ts';
import type { CaseReader } from './reader.ts';

function sumOf(marks: readonly Mark[]): MarkSum {
  return {
    notes: marks.filter(({ what }) => what === 'note').length,
    tags: [...new Set(marks.flatMap((mark) => tagOf(mark) ?? []))],
    bookmarked: marks.some(({ what }) => what === 'bookmark'),
  };
}

/** The marks of things that one kind of place names, by the name; several subjects may be one thing. */
function gathered<T>(
  places: ReadonlyMap<string, SubjectPlace>,
  { bySubject }: Notes,
  nameOf: (place: SubjectPlace) => T | null,
): [T, MarkSum][] {
  const found = new Map<T, Mark[]>();
  for (const [id, place] of places) {
    const name = nameOf(place);
    if (name !== null) found.set(name, [...(found.get(name) ?? []), ...(bySubject.get(id) ?? [])]);
  }
  return [...found].map(([name, marks]) => [name, sumOf(marks)]);
}

/** Which things of the case have notes, tags or bookmarks on them. */
export async function markSums(reader: CaseReader, notes: Notes): Promise<Results['notes.marks']> {
  const places = await reader.use<ReadonlyMap<string, SubjectPlace>>(new Map(), (connection) =>
    placesOf(connection, notes.marks),
  );
  const events = gathered(places, notes, (place) => (place.kind === 'event' ? place.eventId : null));
  const keys = gathered(places, notes, (place) => (place.kind === 'credential' ? place.key : null));
  const files = gathered(places, notes, (place) => (place.kind === 'file' ? place.fileId : null));
  return {
    events: events.map(([eventId, sum]) => ({ eventId, ...sum })),
    credentials: keys.map(([key, sum]) => ({ key, ...sum })),
    files: files.map(([fileId, sum]) => ({ fileId, ...sum })),
    total: notes.marks.length,
    journalHead: (await readJournal(reader.folder.dir)).head,
  };
}
