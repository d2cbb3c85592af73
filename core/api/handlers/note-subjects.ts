import type { PlacedMark, SubjectPlace } from '#core/api/calls/notes.ts';
import { credentialsWithKeys, keysBeside } from '#core/credentials/mark-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { subjectId, type Mark, type Subject } from '#core/model/notes.ts';
import { subjectsOf } from '#core/pipeline/notes.ts';
import { eventsAtPlaces, filesWithHashes, recordsBeside } from '#core/sources/mark-queries.ts';
import type { CaseReader } from './reader.ts';

/** What the subjects of some marks are in the case, by their {@link subjectId}; those that it does not hold are missing. */
export async function placesOf(
  connection: Connection,
  marks: readonly Mark[],
): Promise<ReadonlyMap<string, SubjectPlace>> {
  const every = (): boolean => true;
  const places = new Map<string, SubjectPlace>();
  const records = subjectsOf(marks, 'event', every);
  if (records.length > 0) {
    for (const { sha256, ordinal, ...event } of await eventsAtPlaces(connection, records)) {
      places.set(subjectId({ kind: 'event', sha256, ordinal }), { kind: 'event', ...event });
    }
  }
  const keys = subjectsOf(marks, 'credential', every).map(({ key }) => key);
  if (keys.length > 0) {
    for (const { asked, key, label, kind } of await credentialsWithKeys(connection, keys)) {
      const place = { kind: 'credential', key, label, credentialKind: kind } as const;
      places.set(subjectId({ kind: 'credential', key: asked }), place);
    }
  }
  const hashes = subjectsOf(marks, 'file', every).map(({ sha256 }) => sha256);
  if (hashes.length > 0) {
    for (const { sha256, fileId, path } of await filesWithHashes(connection, hashes)) {
      places.set(subjectId({ kind: 'file', sha256 }), { kind: 'file', fileId, path });
    }
  }
  return places;
}

function unplaced({ kind }: Subject): SubjectPlace {
  if (kind === 'credential') return { kind, key: null, label: null, credentialKind: null };
  if (kind === 'file') return { kind, fileId: null, path: null };
  return { kind, eventId: null, occurredAt: null, service: null, action: null, path: null };
}

/** Marks with what their subjects are in the case. */
export function placed(reader: CaseReader, marks: readonly Mark[]): Promise<PlacedMark[]> {
  const withPlaces = (places: ReadonlyMap<string, SubjectPlace>): PlacedMark[] =>
    marks.map((mark) => ({ ...mark, place: places.get(subjectId(mark.subject)) ?? unplaced(mark.subject) }));
  return reader.use(
    () => withPlaces(new Map()),
    async (connection) => withPlaces(await placesOf(connection, marks)),
  );
}

/** Every name under which a subject can have been noted: the other keys of a credential, the other records of an event. */
export function namesOf(reader: CaseReader, subject: Subject): Promise<readonly Subject[]> {
  return reader.use<readonly Subject[]>([subject], async (connection) => {
    if (subject.kind === 'file') return [subject];
    if (subject.kind === 'event') {
      const records = await recordsBeside(connection, subject);
      return records.length === 0 ? [subject] : records.map((record) => ({ kind: 'event', ...record }));
    }
    const keys = await keysBeside(connection, subject.key);
    return keys.length === 0 ? [subject] : keys.map((key) => ({ kind: 'credential', key }));
  });
}
