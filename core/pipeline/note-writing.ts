import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { CredtrailError } from '#core/base/error.ts';
import { maskAllWritten, maskCompared, maskWritten } from '#core/keys/written.ts';
import { NOTE_BYTES, subjectId, type CaseDetails, type Subject } from '#core/model/notes.ts';
import { TOOL } from '#core/model/version.ts';
import { appendAllToJournal, type JournalAuthor, type JournalItem } from './journal.ts';
import { loadNotes } from './notes.ts';

/** Who works on a case: whom it names, else the account of the system. */
export async function examinerOf(caseDir: string): Promise<string> {
  return (await loadNotes(caseDir)).details.examiner ?? userInfo().username;
}

async function write(caseDir: string, items: readonly JournalItem[]): Promise<void> {
  if (items.length === 0) return;
  const author: JournalAuthor = { examiner: await examinerOf(caseDir), tool: TOOL };
  await appendAllToJournal(caseDir, author, items);
}

/** Throws `body-too-large` for a text that is too long for a note, `bad-arguments` for one without a word. */
export function checkNote(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > NOTE_BYTES) {
    throw new CredtrailError(
      'body-too-large',
      `The note has ${bytes.toLocaleString('en-US')} bytes; a note holds at most ${NOTE_BYTES.toLocaleString('en-US')}. Shorten it, or keep the text in a file and import that as evidence.`,
    );
  }
  if (text.trim() === '') throw new CredtrailError('bad-arguments', 'A note needs a text.');
}

/** A thing as lines name it: secrets in a key as the tables have them. */
export function safeSubject(subject: Subject): Subject {
  return subject.kind === 'credential' ? { kind: 'credential', key: maskCompared(subject.key) } : subject;
}

/** A note that was written: its name, and how many secrets in its text were masked. */
export interface WrittenNote {
  /** Its name. */
  readonly id: string;
  /** Secrets that were masked before it was written. */
  readonly masked: number;
}

/** Marks that were written: how many changed, and how many secrets in their name were masked. */
export interface WrittenMarks {
  /** Subjects that have it now and had it not, or the other way round. */
  readonly changed: number;
  /** Secrets that were masked before it was written. */
  readonly masked: number;
}

/** Writes a note on a subject, secrets in it masked. */
export async function addNote(caseDir: string, subject: Subject, given: string): Promise<WrittenNote> {
  const { text, masked } = maskWritten(given);
  checkNote(text);
  const id = randomUUID();
  await write(caseDir, [{ kind: 'note', data: { id, subject: safeSubject(subject), text } }]);
  return { id, masked };
}

async function hasNote(caseDir: string, id: string): Promise<void> {
  const { marks } = await loadNotes(caseDir);
  if (!marks.some((mark) => mark.id === id)) {
    throw new CredtrailError('not-found', `This case holds no note ${id}; it may have been removed.`);
  }
}

/** Gives a note another text, secrets in it masked; the one before stays in the journal. Throws `not-found`. */
export async function editNote(caseDir: string, id: string, given: string): Promise<WrittenNote> {
  const { text, masked } = maskWritten(given);
  checkNote(text);
  await hasNote(caseDir, id);
  await write(caseDir, [{ kind: 'note-edited', data: { id, text } }]);
  return { id, masked };
}

/** Takes a note away; its text stays in the journal. Throws `not-found`. */
export async function removeNote(caseDir: string, id: string): Promise<void> {
  await hasNote(caseDir, id);
  await write(caseDir, [{ kind: 'note-removed', data: { id } }]);
}

/** Puts a tag on subjects or takes it away, secrets in it masked; those that have it, or have it not, are passed over. */
export async function setTag(
  caseDir: string,
  subjects: readonly Subject[],
  given: string,
  on: boolean,
): Promise<WrittenMarks> {
  const { text: tag, masked } = maskWritten(given);
  const changed = await setMark(caseDir, subjects, on, { what: 'tag', text: tag }, (subject) => ({
    kind: on ? 'tag' : 'untag',
    data: { subject, tag },
  }));
  return { changed, masked };
}

/** Bookmarks subjects or takes their bookmarks away. Returns how many changed. */
export async function setBookmark(
  caseDir: string,
  subjects: readonly Subject[],
  on: boolean,
): Promise<number> {
  return setMark(caseDir, subjects, on, { what: 'bookmark', text: '' }, (subject) => ({
    kind: on ? 'bookmark' : 'bookmark-removed',
    data: { subject },
  }));
}

async function setMark(
  caseDir: string,
  subjects: readonly Subject[],
  on: boolean,
  { what, text }: { readonly what: 'tag' | 'bookmark'; readonly text: string },
  itemOf: (subject: Subject) => JournalItem,
): Promise<number> {
  const { bySubject } = await loadNotes(caseDir);
  const wanted = new Map(subjects.map(safeSubject).map((subject) => [subjectId(subject), subject]));
  const changing = [...wanted].filter(([id]) => {
    const has = bySubject.get(id)?.some((mark) => mark.what === what && mark.text === text) ?? false;
    return has !== on;
  });
  await write(
    caseDir,
    changing.map(([, subject]) => itemOf(subject)),
  );
  return changing.length;
}

/**
 * Writes down what changes about whose case it is, secrets in it masked, and nothing of the rest; what is absent stays as it
 * was. Answers what holds then.
 */
export async function setDetails(
  caseDir: string,
  given: Partial<CaseDetails>,
): Promise<CaseDetails & { readonly masked: number }> {
  const { value: details, masked } = maskAllWritten(given);
  const before = (await loadNotes(caseDir)).details;
  const names = ['examiner', 'caseNumber', 'title'] as const;
  const changed = names.filter((name) => details[name] !== undefined && details[name] !== before[name]);
  if (changed.length === 0) return { ...before, masked };
  const data: Partial<CaseDetails> = Object.fromEntries(changed.map((name) => [name, details[name]]));
  const examiner = (data.examiner === undefined ? before.examiner : data.examiner) ?? userInfo().username;
  await appendAllToJournal(caseDir, { examiner, tool: TOOL }, [{ kind: 'case-details', data }]);
  return { ...(await loadNotes(caseDir)).details, masked };
}
