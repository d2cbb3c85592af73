import type { ValueCount } from '#core/api/contract.ts';
import {
  credentialsOfEvents,
  credentialsOwning,
  eventsOfCredentials,
} from '#core/credentials/filter-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { subjectId, type Mark } from '#core/model/notes.ts';
import { loadNotes, subjectsOf } from '#core/pipeline/notes.ts';
import { eventsWith } from '#core/sources/filter-queries.ts';
import { eventsAtPlaces, filesWithHashes } from '#core/sources/mark-queries.ts';
import type { CallContext } from './context.ts';
import type { TermResolver } from './terms.ts';

const SHORT = 100;

/** Whether a mark has what a term asks for, null aside; `contains` ignores case. */
function wants({ op, values }: ColumnTerm, value: string): boolean {
  return values.some((wanted) =>
    op === 'contains'
      ? wanted !== null && value.toLowerCase().includes(wanted.toLowerCase())
      : wanted === value,
  );
}

/** Events by their numbers; a short list is pushed into the scan. */
function eventsNumbered(ids: readonly string[]): Conditions {
  if (ids.length <= SHORT) return eventsWith({ field: 'event_id', op: 'is', values: ids });
  return new Conditions().add('event.event_id IN (SELECT unnest(?::UBIGINT[]))', ids);
}

/** Events that are marked themselves, or are of a marked credential or in a marked file. */
async function eventsOfMarks(connection: Connection, marks: readonly Mark[]): Promise<Conditions> {
  const every = (): boolean => true;
  const events = await eventsAtPlaces(connection, subjectsOf(marks, 'event', every));
  const files = await filesWithHashes(
    connection,
    subjectsOf(marks, 'file', every).map(({ sha256 }) => sha256),
  );
  const keys = subjectsOf(marks, 'credential', every).map(({ key }) => key);
  const lists: Conditions[] = [];
  if (events.length > 0) {
    const ids = events.map(({ eventId }) => eventId.toString());
    lists.push(eventsNumbered(ids));
  }
  if (files.length > 0) {
    const values = files.map(({ fileId }) => String(fileId));
    lists.push(eventsWith({ field: 'file_id', op: 'is', values }));
  }
  if (keys.length > 0) lists.push(eventsOfCredentials(credentialsOwning(keys)));
  return lists.length === 0 ? new Conditions().add('false') : Conditions.anyOf(...lists);
}

/** Credentials that are marked themselves, or own a marked event. */
async function credentialsOfMarks(connection: Connection, marks: readonly Mark[]): Promise<Conditions> {
  const own = marks.filter(({ subject }) => subject.kind === 'event');
  const keys = subjectsOf(marks, 'credential', () => true).map(({ key }) => key);
  const lists: Conditions[] = [];
  if (own.length > 0) lists.push(credentialsOfEvents(await eventsOfMarks(connection, own)));
  if (keys.length > 0) lists.push(credentialsOwning(keys));
  return lists.length === 0 ? new Conditions().add('false') : Conditions.anyOf(...lists);
}

/** A field whose values are told by marks; a null value means things with none of these marks. */
function resolverOf(valueOf: (mark: Mark) => string | null): TermResolver {
  const resolve = async (
    { reader }: CallContext,
    term: ColumnTerm,
    conditionsOf: (marks: readonly Mark[]) => Promise<Conditions>,
  ): Promise<Conditions> => {
    const marks = (await loadNotes(reader.folder.dir)).marks.filter((mark) => valueOf(mark) !== null);
    const asked = await conditionsOf(marks.filter((mark) => wants(term, valueOf(mark) ?? '')));
    if (!term.values.includes(null)) return asked;
    return Conditions.anyOf(asked, new Conditions().addNot(await conditionsOf(marks)));
  };
  return {
    events: (connection, context, term) =>
      resolve(context, term, (marks) => eventsOfMarks(connection, marks)),
    credentials: (connection, context, term) =>
      resolve(context, term, (marks) => credentialsOfMarks(connection, marks)),
    values: async (_, { reader }) => countValues((await loadNotes(reader.folder.dir)).marks, valueOf),
  };
}

/** How many subjects have each value, most first, then by name. */
export function countValues(
  marks: readonly Mark[],
  valueOf: (mark: Mark) => string | null,
): readonly ValueCount[] {
  const found = new Map<string, Set<string>>();
  for (const mark of marks) {
    const value = valueOf(mark);
    if (value === null) continue;
    const subjects = found.get(value) ?? new Set<string>();
    found.set(value, subjects.add(subjectId(mark.subject)));
  }
  return [...found]
    .map(([value, subjects]) => ({ value, count: BigInt(subjects.size) }))
    .sort((a, b) => Number(b.count - a.count) || (a.value < b.value ? -1 : 1));
}

/** What a mark is called as a tag, null where it is none. */
export function tagOf(mark: Mark): string | null {
  return mark.what === 'tag' ? mark.text : null;
}

/** The fields of a filter that the journal's notes, tags and bookmarks give: `tag`, and `marked` with the kinds of marks. */
export const NOTE_TERMS: Readonly<Record<'tag' | 'marked', TermResolver>> = {
  tag: resolverOf(tagOf),
  marked: resolverOf((mark) => mark.what),
};
