/** What notes, tags and bookmarks are on. */
export const SUBJECT_KINDS = ['event', 'credential', 'file'] as const;
/** What a note, tag or bookmark is on. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What is put on a subject. */
export const MARK_KINDS = ['note', 'tag', 'bookmark'] as const;
/** What is put on a subject. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** Largest note, in bytes of UTF-8. */
export const NOTE_BYTES = 65_536;
/** Longest tag, in characters; hashes that stand in it for secrets do not count. */
export const TAG_LENGTH = 64;

/** A thing of the case by what does not change when evidence is added: a key, or an entry's SHA-256 and the position in it. */
export type Subject =
  | { readonly kind: 'credential'; readonly key: string }
  | { readonly kind: 'event'; readonly sha256: string; readonly ordinal: bigint }
  | { readonly kind: 'file'; readonly sha256: string };

/** One note, tag or bookmark that is in force. */
export interface Mark {
  /** What it is. */
  readonly what: MarkKind;
  /** Name of a note, unlike any other's; null for tags and bookmarks, which a subject has once. */
  readonly id: string | null;
  /** What it is on. */
  readonly subject: Subject;
  /** Text of a note or name of a tag, plain text; empty for a bookmark. */
  readonly text: string;
  /** Who wrote it. */
  readonly examiner: string;
  /** When it was written, in µs UTC. */
  readonly at: bigint;
  /** When its text was last changed, in µs UTC; null if never. */
  readonly editedAt: bigint | null;
  /** Line of the journal that holds it, from 1; of a changed note the last one. */
  readonly line: number;
  /** Whether its line is as it was written; false where somebody changed the journal. */
  readonly intact: boolean;
}

/** Whose case it is. */
export interface CaseDetails {
  /** Who works on it, null where not said. */
  readonly examiner: string | null;
  /** Its number in the books of whoever works on it, null where not said. */
  readonly caseNumber: string | null;
  /** What it is called there, null where not said. */
  readonly title: string | null;
}

/** A text that is the same for the same subject and for no other. */
export function subjectId(subject: Subject): string {
  if (subject.kind === 'credential') return `credential ${subject.key}`;
  return subject.kind === 'file'
    ? `file ${subject.sha256}`
    : `event ${subject.sha256} ${subject.ordinal.toString()}`;
}
