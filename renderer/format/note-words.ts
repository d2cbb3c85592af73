import type { MarkSum, SubjectPlace } from '#core/api/contract.ts';
import type { Mark, Subject } from '#core/model/notes.ts';
import { shortKey } from './keys.ts';
import { counted, grouped } from './numbers.ts';
import { baseName } from './text.ts';

/** What is on a thing, as its accessible name: `2 notes, tagged odd, bookmarked`. */
export function sumWords({ notes, tags, bookmarked }: MarkSum): string {
  const parts: string[] = [];
  if (notes > 0) parts.push(counted(notes, 'note'));
  if (tags.length > 0) parts.push(`tagged ${tags.join(', ')}`);
  if (bookmarked) parts.push('bookmarked');
  return parts.join(', ');
}

/** What a subject is called: by what it is in this case, else by its key or hash. */
export function subjectLabel(subject: Subject, place: SubjectPlace | null): string {
  if (subject.kind === 'credential') {
    const label = place?.kind === 'credential' ? place.label : null;
    return label ?? shortKey(subject.key);
  }
  if (subject.kind === 'file') {
    return place?.kind === 'file' && place.path !== null
      ? baseName(place.path)
      : `file ${subject.sha256.slice(0, 12)}…`;
  }
  if (place?.kind === 'event' && place.action !== null) {
    return place.service === null ? place.action : `${place.service}:${place.action}`;
  }
  return `record #${grouped(subject.ordinal)} of ${subject.sha256.slice(0, 12)}…`;
}

/** What is said of values that were masked before they were kept. */
export function maskedWords(values: number): string {
  return `${counted(values, 'value')} that ${values === 1 ? 'looks like a secret was' : 'look like secrets were'} masked before this was kept: the case holds a hash, or the word masked, in place of ${values === 1 ? 'it' : 'each'}.`;
}

/** Whether a subject is in this case at all. */
export function isHere(place: SubjectPlace): boolean {
  if (place.kind === 'event') return place.eventId !== null;
  return place.kind === 'file' ? place.fileId !== null : place.key !== null;
}

/** The kind of a mark, as a word. */
export const MARK_WORDS: Readonly<Record<Mark['what'], string>> = {
  note: 'note',
  tag: 'tag',
  bookmark: 'bookmark',
};
