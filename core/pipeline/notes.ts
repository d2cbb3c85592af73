import { fromIso } from '#core/base/time.ts';
import { subjectId, type CaseDetails, type Mark, type Subject, type SubjectKind } from '#core/model/notes.ts';
import { readJournal, type ReadJournal, type ReadLine } from './journal-reading.ts';
import { isNoteLine, noteLine, type NoteLineKind } from './note-lines.ts';

/** What the journal says at present about notes, tags, bookmarks and the case. */
export interface Notes {
  /** Every mark in force, in the order in which they were written. */
  readonly marks: readonly Mark[];
  /** The marks of each subject by its {@link subjectId}. */
  readonly bySubject: ReadonlyMap<string, readonly Mark[]>;
  /** Names of notes that were ever written, removed ones too. */
  readonly known: ReadonlySet<string>;
  /** Whose case it is. */
  readonly details: CaseDetails;
}

const NO_DETAILS: CaseDetails = { examiner: null, caseNumber: null, title: null };
const folded = new WeakMap<ReadJournal, Notes>();

/** The notes of a case; the journal is read again only when it changed. */
export async function loadNotes(caseDir: string): Promise<Notes> {
  const journal = await readJournal(caseDir);
  const known = folded.get(journal) ?? foldNotes(journal.lines);
  folded.set(journal, known);
  return known;
}

/** Subjects of one kind that have a tag, in the order in which they got it. */
export async function subjectsWithTag<K extends SubjectKind>(
  caseDir: string,
  kind: K,
  tag: string,
): Promise<Extract<Subject, { kind: K }>[]> {
  return subjectsOf(
    (await loadNotes(caseDir)).marks,
    kind,
    (mark) => mark.what === 'tag' && mark.text === tag,
  );
}

/** Subjects of one kind that are bookmarked, in the order in which they were. */
export async function bookmarkedSubjects<K extends SubjectKind>(
  caseDir: string,
  kind: K,
): Promise<Extract<Subject, { kind: K }>[]> {
  return subjectsOf((await loadNotes(caseDir)).marks, kind, (mark) => mark.what === 'bookmark');
}

/** Subjects of one kind with a mark that is wanted, each once, in the order of their first one. */
export function subjectsOf<K extends SubjectKind>(
  marks: readonly Mark[],
  kind: K,
  wanted: (mark: Mark) => boolean,
): Extract<Subject, { kind: K }>[] {
  const found = new Map<string, Extract<Subject, { kind: K }>>();
  for (const mark of marks) {
    if (mark.subject.kind !== kind || !wanted(mark)) continue;
    found.set(subjectId(mark.subject), mark.subject as Extract<Subject, { kind: K }>);
  }
  return [...found.values()];
}

/**
 * What lines of a journal come to. A line that was changed still shows the note, tag or bookmark that it holds, marked as
 * such, but takes none away and alters none; lines that cannot be read, or tell of other things, are passed over.
 */
export function foldNotes(lines: readonly ReadLine[]): Notes {
  const fold = new Fold();
  for (const line of lines) {
    if (line.entry !== null && isNoteLine(line.entry.kind)) fold.take(line, line.entry.kind);
  }
  return fold.notes;
}

class Fold {
  readonly #marks = new Map<string, Mark>();
  readonly #known = new Set<string>();
  #details = NO_DETAILS;

  get notes(): Notes {
    const marks = [...this.#marks.values()];
    const bySubject = new Map<string, Mark[]>();
    for (const mark of marks) {
      const id = subjectId(mark.subject);
      const list = bySubject.get(id);
      if (list) list.push(mark);
      else bySubject.set(id, [mark]);
    }
    return { marks, bySubject, known: this.#known, details: this.#details };
  }

  take(line: ReadLine, kind: NoteLineKind): void {
    if (kind === 'note' || kind === 'tag' || kind === 'bookmark') this.#add(line, kind);
    else if (line.intact) this.#alter(line, kind);
  }

  #add(line: ReadLine, kind: 'note' | 'tag' | 'bookmark'): void {
    const data = noteLine(kind, line.entry?.data);
    if (data === null || line.entry === null) return;
    const text = 'text' in data ? data.text : 'tag' in data ? data.tag : '';
    const id = 'id' in data ? data.id : null;
    const name = id === null ? nameOf(kind, data.subject, text) : noteName(id);
    if (id !== null) this.#known.add(id);
    if (this.#marks.has(name)) return;
    this.#marks.set(name, {
      what: kind,
      id,
      subject: data.subject,
      text,
      examiner: data.from?.examiner ?? line.entry.examiner,
      at: data.from?.at ?? timeOf(line),
      editedAt: data.from?.editedAt ?? null,
      line: line.line,
      intact: line.intact,
    });
  }

  #alter(line: ReadLine, kind: Exclude<NoteLineKind, 'note' | 'tag' | 'bookmark'>): void {
    const given = line.entry?.data;
    if (kind === 'note-edited') {
      const edit = noteLine(kind, given);
      const note = edit && this.#marks.get(noteName(edit.id));
      if (!note) return;
      const editedAt = timeOf(line);
      this.#marks.set(noteName(edit.id), {
        ...note,
        text: edit.text,
        editedAt,
        line: line.line,
        intact: true,
      });
    } else if (kind === 'note-removed') {
      this.#marks.delete(noteName(noteLine(kind, given)?.id ?? ''));
    } else if (kind === 'untag') {
      const data = noteLine(kind, given);
      if (data) this.#marks.delete(nameOf('tag', data.subject, data.tag));
    } else if (kind === 'bookmark-removed') {
      const data = noteLine(kind, given);
      if (data) this.#marks.delete(nameOf('bookmark', data.subject, ''));
    } else {
      const { examiner, caseNumber, title } = noteLine(kind, given) ?? {};
      this.#details = {
        examiner: examiner === undefined ? this.#details.examiner : examiner,
        caseNumber: caseNumber === undefined ? this.#details.caseNumber : caseNumber,
        title: title === undefined ? this.#details.title : title,
      };
    }
  }
}

function noteName(id: string): string {
  return `note ${id}`;
}

function nameOf(kind: 'note' | 'tag' | 'bookmark', subject: Subject, text: string): string {
  return `${kind} ${subjectId(subject)}\n${text}`;
}

function timeOf(line: ReadLine): bigint {
  return fromIso(line.entry?.at ?? '') ?? 0n;
}
