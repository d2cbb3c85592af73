import { z } from 'zod';
import { fromIso, type Micros } from '#core/base/time.ts';
import { TAG_LENGTH, type Subject } from '#core/model/notes.ts';
import { writtenLength } from '#core/model/secrets.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 lower-case hexadecimal digits');
const ordinal = z
  .union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()])
  .transform((value) => BigInt(value));

/** A subject as the journal and exported notes write it: the position of an event as text. */
export const SUBJECT_TEXT: z.ZodType<Subject> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('credential'), key: z.string().min(1).max(4096) }),
  z.object({ kind: z.literal('event'), sha256, ordinal }),
  z.object({ kind: z.literal('file'), sha256 }),
]);

/** A moment in ISO 8601 as µs. */
export const MOMENT_TEXT = z.string().transform((text, context): Micros => {
  const time = fromIso(text);
  if (time !== null) return time;
  context.addIssue({ code: 'custom', message: 'not a time in ISO 8601 with its zone' });
  return z.NEVER;
});

/** A tag: a short word or phrase without line breaks. */
export const TAG_TEXT = z
  .string()
  .trim()
  .min(1)
  .refine((tag) => writtenLength(tag) <= TAG_LENGTH, `a tag holds at most ${String(TAG_LENGTH)} characters`)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'a tag has no line breaks or control characters');

/** Who wrote what was imported, and when. */
const origin = z.object({ examiner: z.string(), at: MOMENT_TEXT, editedAt: MOMENT_TEXT.nullish() });
const named = z.string().trim().min(1).nullable();

/** What lines of the journal say about notes, tags, bookmarks and the case, by their kind. */
export const NOTE_LINES = {
  note: z.object({
    id: z.string().min(1).max(100),
    subject: SUBJECT_TEXT,
    text: z.string(),
    from: origin.optional(),
  }),
  'note-edited': z.object({ id: z.string(), text: z.string() }),
  'note-removed': z.object({ id: z.string() }),
  tag: z.object({ subject: SUBJECT_TEXT, tag: TAG_TEXT, from: origin.optional() }),
  untag: z.object({ subject: SUBJECT_TEXT, tag: TAG_TEXT }),
  bookmark: z.object({ subject: SUBJECT_TEXT, from: origin.optional() }),
  'bookmark-removed': z.object({ subject: SUBJECT_TEXT }),
  'case-details': z.object({ examiner: named, caseNumber: named, title: named }).partial(),
} as const;

/** Kind of a line about notes. */
export type NoteLineKind = keyof typeof NOTE_LINES;

/** What a line of a kind holds, read. */
export type NoteLine<K extends NoteLineKind> = z.output<(typeof NOTE_LINES)[K]>;

/** What a line holds if it is of this kind and can be understood, else null. */
export function noteLine<K extends NoteLineKind>(kind: K, data: unknown): NoteLine<K> | null {
  const read = NOTE_LINES[kind].safeParse(data);
  return read.success ? (read.data as NoteLine<K>) : null;
}

/** Whether a kind of line is one about notes. */
export function isNoteLine(kind: string): kind is NoteLineKind {
  return Object.hasOwn(NOTE_LINES, kind);
}
