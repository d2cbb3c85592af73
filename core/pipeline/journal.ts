import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { defined } from '#core/base/assert.ts';
import { sha256 } from '#core/base/hash.ts';
import { now, toIso } from '#core/base/time.ts';
import { whileJournalIsOurs } from './lock.ts';

/** Name of the journal in the folder of a case. */
export const JOURNAL_FILE = 'journal.ndjson';
/** How the names of files begin that hold unfinished ends of the journal. */
export const TORN_PREFIX = 'journal.torn-';
const NEWLINE = 0x0a;
const TAIL_BYTES = 64 * 1024;
const HASH_END = /,"hash":"([0-9a-f]{64})"\}$/;

/** What the first line of a journal names as the hash before it. */
export const JOURNAL_START = '0'.repeat(64);

/** One line of the journal: what was done, when, by whom, chained to the line before. */
export interface JournalLine {
  /** Number of the line, from 1. */
  readonly n: number;
  /** When, in ISO 8601 with microseconds, UTC. */
  readonly at: string;
  /** What was done, e.g. `import`. */
  readonly kind: string;
  /** Who did it. */
  readonly examiner: string;
  /** Program and version that wrote the line. */
  readonly tool: string;
  /** The particulars; 64-bit integers as text. */
  readonly data: unknown;
  /** Hash of the line before, {@link JOURNAL_START} for the first. */
  readonly prev: string;
  /** SHA-256 of this line as written, without this field. */
  readonly hash: string;
}

/** In whose name lines are written. */
export interface JournalAuthor {
  /** Who works on the case; the system account's name when absent. */
  readonly examiner?: string;
  /** Program and version; `credtrail` when absent. */
  readonly tool?: string;
}

/** Something to write into the journal. */
export interface JournalItem {
  /** What was done, e.g. `note`. */
  readonly kind: string;
  /** The particulars; bigints are written as text. */
  readonly data: unknown;
}

/**
 * Writes a line into the journal of a case and returns it when it is on the disk. Waits while another process writes, never
 * for an import. An unfinished line that a killed process left is set aside first, and a line of its own says so.
 * Throws `case-locked` where another process does not let go of the journal.
 */
export async function appendToJournal(
  caseDir: string,
  author: JournalAuthor,
  kind: string,
  data: unknown,
): Promise<JournalLine> {
  const [line] = await appendAllToJournal(caseDir, author, [{ kind, data }]);
  return defined(line, 'the line that was written');
}

/** As {@link appendToJournal}, for several lines at once; none comes between them. */
export function appendAllToJournal(
  caseDir: string,
  author: JournalAuthor,
  items: readonly JournalItem[],
): Promise<readonly JournalLine[]> {
  return whileJournalIsOurs(caseDir, async () => {
    const journal = await openJournal(caseDir, author);
    const { notices } = journal;
    const mended = notices.length > 0 ? [{ kind: 'journal-mended', data: { notices } }] : [];
    return (await journal.appendAll([...mended, ...items])).slice(mended.length);
  });
}

/**
 * Opens the journal of a case for writing; only whoever holds the journal's lock may. A last line without its end, as a
 * killed process leaves it, is moved to `journal.torn-<n>` and reported in {@link Journal.notices}.
 */
export async function openJournal(caseDir: string, author: JournalAuthor = {}): Promise<Journal> {
  const notices: string[] = [];
  const { line, torn, end } = await tailOf(caseDir);
  if (torn.length > 0) notices.push(await setAside(caseDir, torn, end));
  const lines = line === null ? 0 : (numberOf(line) ?? (await countLines(caseDir)));
  return new Journal(caseDir, author, notices, lines, line === null ? JOURNAL_START : headOf(line));
}

/** The journal of a case, open for writing. */
export class Journal {
  /** What had to be mended on opening, as sentences for people; empty if nothing. */
  readonly notices: readonly string[];
  readonly #caseDir: string;
  readonly #author: JournalAuthor;
  #lines: number;
  #head: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    caseDir: string,
    author: JournalAuthor,
    notices: readonly string[],
    lines: number,
    head: string,
  ) {
    this.#caseDir = caseDir;
    this.#author = author;
    this.notices = notices;
    this.#lines = lines;
    this.#head = head;
  }

  /** Hash of the last line, {@link JOURNAL_START} while there is none. Printed in reports, it fixes everything before it. */
  get head(): string {
    return this.#head;
  }

  /** Adds a line and returns it once it is on the disk. Calls made side by side are written one after another. */
  async append(kind: string, data: unknown): Promise<JournalLine> {
    const [line] = await this.appendAll([{ kind, data }]);
    return defined(line, 'the line that was written');
  }

  /** Adds lines in one go and returns them once they are on the disk. */
  appendAll(items: readonly JournalItem[]): Promise<JournalLine[]> {
    const lines = this.#last.then(() => this.#write(items));
    this.#last = lines.catch(() => undefined);
    return lines;
  }

  async #write(items: readonly JournalItem[]): Promise<JournalLine[]> {
    const lines: JournalLine[] = [];
    let text = '';
    for (const item of items) {
      const before = lines.at(-1);
      const made = this.#lineOf(item, before?.n ?? this.#lines, before?.hash ?? this.#head);
      lines.push(made.line);
      text += made.text;
    }
    await appendWhole(join(this.#caseDir, JOURNAL_FILE), text);
    this.#lines = lines.at(-1)?.n ?? this.#lines;
    this.#head = lines.at(-1)?.hash ?? this.#head;
    return lines;
  }

  #lineOf({ kind, data }: JournalItem, before: number, prev: string): { line: JournalLine; text: string } {
    const body = {
      n: before + 1,
      at: toIso(now()),
      kind,
      examiner: this.#author.examiner ?? userInfo().username,
      tool: this.#author.tool ?? 'credtrail',
      data,
      prev,
    };
    const text = JSON.stringify(body, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    const hash = sha256(text);
    return { line: { ...body, hash }, text: `${text.slice(0, -1)},"hash":"${hash}"}\n` };
  }
}

/** What the line after `text` names as the hash before it, even where `text` was damaged. */
export function headOf(text: string): string {
  return HASH_END.exec(text)?.[1] ?? sha256(text);
}

/** The hash that a line states and the one that its content has; null where it states none. */
export function hashesOf(text: string): { readonly stated: string; readonly actual: string } | null {
  const stated = HASH_END.exec(text);
  if (stated?.[1] === undefined) return null;
  return { stated: stated[1], actual: sha256(`${text.slice(0, stated.index)}}`) };
}

function numberOf(text: string): number | null {
  const hashes = hashesOf(text);
  if (hashes?.stated !== hashes?.actual) return null;
  const number = /^\{"n":(\d+),/.exec(text)?.[1];
  return number === undefined ? null : Number(number);
}

async function countLines(caseDir: string): Promise<number> {
  const bytes = await readFile(join(caseDir, JOURNAL_FILE));
  let lines = 0;
  for (const byte of bytes) if (byte === NEWLINE) lines += 1;
  return lines;
}

/** The end of a journal: its last complete line (null without any), what comes after it, and where that begins. */
interface Tail {
  readonly line: string | null;
  readonly torn: Buffer;
  readonly end: number;
}

async function tailOf(caseDir: string): Promise<Tail> {
  const path = join(caseDir, JOURNAL_FILE);
  if (!existsSync(path)) return { line: null, torn: Buffer.alloc(0), end: 0 };
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (let length = TAIL_BYTES; ; length *= 8) {
      const from = Math.max(0, size - length);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const tail = tailIn(buffer.subarray(0, bytesRead), from);
      if (tail) return tail;
    }
  } finally {
    await file.close();
  }
}

/** The tail, if all of it lies in the bytes from `from` to the end of the file; undefined if more is needed. */
function tailIn(bytes: Buffer, from: number): Tail | undefined {
  const last = bytes.lastIndexOf(NEWLINE);
  const torn = bytes.subarray(last + 1);
  if (last < 0) return from === 0 ? { line: null, torn, end: 0 } : undefined;
  const before = last === 0 ? -1 : bytes.lastIndexOf(NEWLINE, last - 1);
  if (before < 0 && from > 0) return undefined;
  return { line: bytes.toString('utf8', before + 1, last), torn, end: from + last + 1 };
}

/** Adds lines so that they are on the disk as a whole, or not at all when the disk is full. */
async function appendWhole(path: string, lines: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    const { size } = await file.stat();
    try {
      await file.appendFile(lines);
      await file.sync();
    } catch (error) {
      await file.truncate(size);
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** Moves the unfinished end of the journal to a file of its own; the copy is on the disk before the journal is cut. */
async function setAside(caseDir: string, torn: Buffer, end: number): Promise<string> {
  let n = 1;
  while (existsSync(join(caseDir, `${TORN_PREFIX}${n}`))) n += 1;
  const copy = await open(join(caseDir, `${TORN_PREFIX}${n}`), 'wx');
  try {
    await copy.writeFile(torn);
    await copy.sync();
  } finally {
    await copy.close();
  }
  const journal = await open(join(caseDir, JOURNAL_FILE), 'r+');
  try {
    await journal.truncate(end);
    await journal.sync();
  } finally {
    await journal.close();
  }
  return `The last line of the journal was unfinished (${torn.length} bytes, from a process that was killed); it is kept in ${TORN_PREFIX}${n}.`;
}
