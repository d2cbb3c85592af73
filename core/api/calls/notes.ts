import { z } from 'zod';
import {
  MARK_KINDS,
  SUBJECT_KINDS,
  TAG_LENGTH,
  type CaseDetails,
  type Mark,
  type Subject,
} from '#core/model/notes.ts';
import type { ValueCount } from './rows.ts';
import { nameOf, page, position, type CallSpec, type MaskedCount } from './schemas.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 lower-case hexadecimal digits');
const subject: z.ZodType<Subject, Subject> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('credential'), key: z.string().min(1).max(4096) }),
  z.strictObject({ kind: z.literal('event'), sha256, ordinal: position }),
  z.strictObject({ kind: z.literal('file'), sha256 }),
]);
const subjects = z.array(subject).min(1).max(1000);
const tag = nameOf(TAG_LENGTH).regex(
  /^[^\p{Cc}\u2028\u2029]*$/u,
  'a tag has no line breaks or control characters',
);
/** The length of a note is checked by its handler, which says how long it is. */
const text = z.string().max(100_000_000);
const detail = nameOf(200).nullable().optional();

/** Notes, tags and bookmarks, the journal that keeps them, and whose case it is. */
export const NOTES_CALLS = {
  /** A page of notes, tags and bookmarks, the newest first. */
  'notes.list': {
    args: z.strictObject({
      what: z.enum(MARK_KINDS).optional(),
      /** Only what is on subjects of this kind. */
      on: z.enum(SUBJECT_KINDS).optional(),
      /** Part of the text of a note or of the name of a tag or subject, in any case. */
      text: z.string().max(4096).optional(),
      /** Only what is on subjects that have this tag. */
      tag: tag.optional(),
      ...page,
    }),
    answer: 'json',
  },
  /** What is on one subject, the oldest first, under whichever of its keys or records it was written. */
  'notes.of': { args: z.strictObject({ subject }), answer: 'json' },
  /** Which events, credentials and files of this case have something on them, for their marks in lists. */
  'notes.marks': { args: z.strictObject({}), answer: 'json' },
  /** Writes a note; rejects with `body-too-large` where it is longer than a note may be. */
  'notes.add': { args: z.strictObject({ subject, text }), answer: 'json' },
  /** Gives a note another text; the one before stays in the journal. */
  'notes.edit': { args: z.strictObject({ id: z.string().max(100), text }), answer: 'json' },
  /** Takes a note away; its text stays in the journal. */
  'notes.remove': { args: z.strictObject({ id: z.string().max(100) }), answer: 'json' },
  /** The tags in force and how many subjects have each, most first. */
  'tags.list': { args: z.strictObject({}), answer: 'json' },
  /** Puts a tag on subjects. */
  'tags.add': { args: z.strictObject({ subjects, tag }), answer: 'json' },
  /** Takes a tag from subjects. */
  'tags.remove': { args: z.strictObject({ subjects, tag }), answer: 'json' },
  /** Bookmarks subjects, or takes their bookmarks away. */
  'bookmarks.set': { args: z.strictObject({ subjects, on: z.boolean() }), answer: 'json' },
  /** Everything in force as JSON text for a file, which `notes.import` reads. */
  'notes.export': { args: z.strictObject({}), answer: 'json' },
  /** Takes over items of such a file; what the case has already is passed over, what cannot be read is named. */
  'notes.import': {
    args: z.strictObject({
      items: z.array(z.unknown()).max(1000),
      /** Number of the first item in the file, from 1, for naming. */
      first: z.int().positive().default(1),
    }),
    answer: 'json',
  },
  /** A page of the journal, in the order of its lines, with what is wrong with each. */
  'journal.list': {
    args: z.strictObject({ offset: page.offset, limit: z.int().positive().max(200) }),
    answer: 'json',
  },
  /** Whose case it is. */
  'case.details': { args: z.strictObject({}), answer: 'json' },
  /** Writes down whose case it is; null takes a statement back, what is absent stays. */
  'case.setDetails': {
    args: z.strictObject({ examiner: detail, caseNumber: detail, title: detail }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** What a subject is in this case; numbers and names are null where the case does not hold it. */
export type SubjectPlace =
  | {
      readonly kind: 'event';
      readonly eventId: bigint | null;
      readonly occurredAt: bigint | null;
      readonly service: string | null;
      readonly action: string | null;
      readonly path: string | null;
    }
  | {
      readonly kind: 'credential';
      /** Its primary key. */
      readonly key: string | null;
      readonly label: string | null;
      readonly credentialKind: string | null;
    }
  | { readonly kind: 'file'; readonly fileId: number | null; readonly path: string | null };

/** A note, tag or bookmark with what its subject is in this case. */
export interface PlacedMark extends Mark {
  readonly place: SubjectPlace;
}

/** What is on one thing, in short. */
export interface MarkSum {
  readonly notes: number;
  /** Names of its tags, in the order in which it got them. */
  readonly tags: readonly string[];
  readonly bookmarked: boolean;
}

/** One line of the journal as it was found. */
export interface CustodyLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** When it was written in µs UTC, null where it cannot be read. */
  readonly at: bigint | null;
  /** What was done, null where it cannot be read. */
  readonly kind: string | null;
  readonly examiner: string | null;
  /** Program and version that wrote it. */
  readonly tool: string | null;
  /** The particulars as they stand there. */
  readonly data: unknown;
  /** Hash that it states, null where it states none. */
  readonly hash: string | null;
  /** Whether it is as it was written. */
  readonly intact: boolean;
  /** What is wrong with it or with its place, null if nothing. */
  readonly reason: string | null;
}

/** What the JSON calls of this area answer. */
export interface NotesResults {
  'notes.list': { readonly total: number; readonly marks: readonly PlacedMark[] };
  'notes.of': { readonly marks: readonly Mark[] };
  'notes.marks': {
    readonly events: readonly (MarkSum & { readonly eventId: bigint })[];
    /** By primary key. */
    readonly credentials: readonly (MarkSum & { readonly key: string })[];
    readonly files: readonly (MarkSum & { readonly fileId: number })[];
    /** Notes, tags and bookmarks in force, those on things that this case does not hold included. */
    readonly total: number;
    /** Head of the journal, null before its first line. */
    readonly journalHead: string | null;
  };
  'notes.add': MaskedCount & { readonly id: string };
  'notes.edit': MaskedCount & { readonly id: string };
  'notes.remove': { readonly id: string };
  'tags.list': { readonly tags: readonly ValueCount[] };
  'tags.add': MaskedCount & { readonly changed: number };
  'tags.remove': { readonly changed: number };
  'bookmarks.set': { readonly changed: number };
  'notes.export': { readonly name: string; readonly text: string; readonly items: number };
  'notes.import': MaskedCount & {
    readonly added: number;
    readonly known: number;
    readonly faults: readonly { readonly item: number; readonly reason: string }[];
  };
  'journal.list': {
    readonly total: number;
    /** Hash of the last complete line, null before the first. */
    readonly head: string | null;
    /** The first line that does not hold, null if all do. */
    readonly broken: { readonly line: number; readonly reason: string } | null;
    readonly lines: readonly CustodyLine[];
  };
  'case.details': CaseDetails & {
    /** Whether anything was ever said. */
    readonly known: boolean;
    /** Name of the system's account, in which lines are written where no examiner is named. */
    readonly account: string;
  };
  'case.setDetails': CaseDetails & MaskedCount;
}
