import { z } from 'zod';
import { toIso } from '#core/base/time.ts';
import { maskAllWritten } from '#core/keys/written.ts';
import { NOTE_BYTES, subjectId, type CaseDetails, type Mark } from '#core/model/notes.ts';
import { TOOL } from '#core/model/version.ts';
import { appendAllToJournal, type JournalItem } from './journal.ts';
import { MOMENT_TEXT, SUBJECT_TEXT, TAG_TEXT } from './note-lines.ts';
import { examinerOf, safeSubject } from './note-writing.ts';
import { loadNotes, type Notes } from './notes.ts';

/** How a file of notes names itself. */
export const NOTE_FILE = 'credtrail-notes';

const written = { examiner: z.string().min(1).max(200), at: MOMENT_TEXT, editedAt: MOMENT_TEXT.nullish() };
const ITEM = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('note'),
    id: z.string().min(1).max(100),
    subject: SUBJECT_TEXT,
    text: z.string().refine((text) => text.trim() !== '', 'a note needs a text'),
    ...written,
  }),
  z.object({ what: z.literal('tag'), subject: SUBJECT_TEXT, tag: TAG_TEXT, ...written }),
  z.object({ what: z.literal('bookmark'), subject: SUBJECT_TEXT, ...written }),
]);
type Item = z.output<typeof ITEM>;

function itemOf(mark: Mark): object {
  const { what, id, subject, text, examiner, at, editedAt } = mark;
  return {
    what,
    ...(what === 'note' && { id }),
    subject: subject.kind === 'event' ? { ...subject, ordinal: subject.ordinal.toString() } : subject,
    ...(what === 'note' && { text }),
    ...(what === 'tag' && { tag: text }),
    examiner,
    at: toIso(at),
    editedAt: editedAt === null ? null : toIso(editedAt),
  };
}

/** Everything in force as JSON text; `items` are what {@link importNotes} takes. */
export function notesText(notes: Notes, name: string): string {
  const details: CaseDetails = notes.details;
  const items = notes.marks.map(itemOf);
  return `${JSON.stringify({ format: NOTE_FILE, version: 1, case: { name, ...details }, items }, null, 2)}\n`;
}

/** What came of items of a file. */
export interface NoteImport {
  /** Items that are in force now and were not before. */
  readonly added: number;
  /** Items that the case had, also those that were removed in it since. */
  readonly known: number;
  /** Secrets that were masked in the items that came in. */
  readonly masked: number;
  /** Items that could not be read, by their number. */
  readonly faults: readonly { readonly item: number; readonly reason: string }[];
}

/**
 * Takes over items of a file of notes in one go, secrets in them masked: each keeps its author and time, and the journal says
 * besides who took it over. `first` is the number of the first item.
 */
export async function importNotes(
  caseDir: string,
  items: readonly unknown[],
  first: number,
): Promise<NoteImport> {
  const notes = await loadNotes(caseDir);
  const seen = new Set<string>();
  const lines: JournalItem[] = [];
  const faults: { item: number; reason: string }[] = [];
  let [known, masked] = [0, 0];
  for (const [i, given] of items.entries()) {
    const read = readItem(given);
    if ('reason' in read) {
      faults.push({ item: first + i, reason: read.reason });
      continue;
    }
    const { item } = read;
    const name = item.what === 'note' ? item.id : `${item.what} ${textOf(item)}`;
    if (seen.has(name) || has(notes, item)) known += 1;
    else {
      lines.push(lineOf(item));
      masked += read.masked;
    }
    seen.add(name);
  }
  if (lines.length > 0) {
    await appendAllToJournal(caseDir, { examiner: await examinerOf(caseDir), tool: TOOL }, lines);
  }
  return { added: lines.length, known, masked, faults };
}

/** One item with secrets in it masked, or why it is none. */
function readItem(
  given: unknown,
): { readonly item: Item; readonly masked: number } | { readonly reason: string } {
  const read = ITEM.safeParse(given);
  if (!read.success) return { reason: reasonOf(read.error) };
  const { subject, ...rest } = read.data;
  const { value, masked } = maskAllWritten(rest);
  const item: Item = { ...value, subject: safeSubject(subject) };
  if (item.what === 'note' && Buffer.byteLength(item.text) > NOTE_BYTES)
    return { reason: `text: a note holds at most ${String(NOTE_BYTES)} bytes` };
  return { item, masked };
}

function textOf(item: Exclude<Item, { what: 'note' }>): string {
  return `${subjectId(item.subject)}\n${item.what === 'tag' ? item.tag : ''}`;
}

function has(notes: Notes, item: Item): boolean {
  if (item.what === 'note') return notes.known.has(item.id);
  const text = item.what === 'tag' ? item.tag : '';
  const marks = notes.bySubject.get(subjectId(item.subject)) ?? [];
  return marks.some((mark) => mark.what === item.what && mark.text === text);
}

function lineOf(item: Item): JournalItem {
  const { what, subject, examiner, at, editedAt } = item;
  const from = { examiner, at: toIso(at), editedAt: editedAt ? toIso(editedAt) : null };
  if (what === 'note') return { kind: what, data: { id: item.id, subject, text: item.text, from } };
  return { kind: what, data: what === 'tag' ? { subject, tag: item.tag, from } : { subject, from } };
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'not understood'}`;
}
