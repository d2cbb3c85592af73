import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#core/base/hash.ts';
import { now, toIso } from '#core/base/time.ts';

const FILE = 'journal.ndjson';
const TORN = 'journal.torn-';
const NEWLINE = 0x0a;
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

/** The first line of a journal that does not hold. */
export interface BrokenLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** What is wrong with it. */
  readonly reason: string;
}

/**
 * Opens the journal of a case for writing; only whoever holds the case's lock may. A last line without its end, as a
 * killed process leaves it, is moved to `journal.torn-<n>` and reported in {@link Journal.notices}.
 */
export async function openJournal(caseDir: string, author: JournalAuthor = {}): Promise<Journal> {
  const notices: string[] = [];
  const bytes = await bytesOf(caseDir);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  if (end < bytes.length) notices.push(await setAside(caseDir, bytes.subarray(end), end));
  const lines = linesOf(bytes);
  return new Journal(caseDir, author, notices, lines.length, headOf(lines));
}

/** Reads a journal without changing it and returns the first line that does not hold, or null. A last line without its end is broken. */
export async function verifyJournal(caseDir: string): Promise<BrokenLine | null> {
  const bytes = await bytesOf(caseDir);
  const lines = linesOf(bytes);
  let prev = JOURNAL_START;
  for (const [i, text] of lines.entries()) {
    const reason = faultOf(text, i + 1, prev);
    if (reason !== null) return { line: i + 1, reason };
    prev = headOf([text]);
  }
  const torn = bytes.length > 0 && bytes.at(-1) !== NEWLINE;
  return torn ? { line: lines.length + 1, reason: 'it breaks off' } : null;
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
  append(kind: string, data: unknown): Promise<JournalLine> {
    const line = this.#last.then(() => this.#write(kind, data));
    this.#last = line.catch(() => undefined);
    return line;
  }

  /** The first line that does not hold, or null; reads the file anew. */
  verify(): Promise<BrokenLine | null> {
    return verifyJournal(this.#caseDir);
  }

  async #write(kind: string, data: unknown): Promise<JournalLine> {
    const body = {
      n: this.#lines + 1,
      at: toIso(now()),
      kind,
      examiner: this.#author.examiner ?? userInfo().username,
      tool: this.#author.tool ?? 'credtrail',
      data,
      prev: this.#head,
    };
    const text = JSON.stringify(body, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    const hash = sha256(text);
    await appendWhole(join(this.#caseDir, FILE), `${text.slice(0, -1)},"hash":"${hash}"}\n`);
    this.#lines = body.n;
    this.#head = hash;
    return { ...body, hash };
  }
}

/** Adds a line so that it is on the disk as a whole, or not at all when the disk is full. */
async function appendWhole(path: string, line: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    const { size } = await file.stat();
    try {
      await file.appendFile(line);
      await file.sync();
    } catch (error) {
      await file.truncate(size);
      throw error;
    }
  } finally {
    await file.close();
  }
}

async function bytesOf(caseDir: string): Promise<Buffer> {
  const path = join(caseDir, FILE);
  return existsSync(path) ? readFile(path) : Buffer.alloc(0);
}

/** The complete lines of a journal. */
function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString('utf8', 0, bytes.lastIndexOf(NEWLINE) + 1)
    .split('\n')
    .slice(0, -1);
}

/** What the next line names as the hash before it, even where the last one was damaged. */
function headOf(lines: readonly string[]): string {
  const last = lines.at(-1);
  return last === undefined ? JOURNAL_START : (HASH_END.exec(last)?.[1] ?? sha256(last));
}

function faultOf(text: string, n: number, prev: string): string | null {
  const stated = HASH_END.exec(text);
  if (!stated) return 'it has no hash';
  if (sha256(`${text.slice(0, stated.index)}}`) !== stated[1])
    return 'it was changed: its hash does not match';
  const line = parsed(text);
  if (line?.prev !== prev) return 'it does not follow the line before: one was removed, added or moved';
  return line.n === n ? null : `it says that it is line ${line.n}`;
}

function parsed(text: string): JournalLine | null {
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    // A line that is no JSON follows no other line, which is what the caller then says.
    return null;
  }
}

/** Moves the unfinished end of the journal to a file of its own; the copy is on the disk before the journal is cut. */
async function setAside(caseDir: string, torn: Buffer, end: number): Promise<string> {
  let n = 1;
  while (existsSync(join(caseDir, `${TORN}${n}`))) n += 1;
  const copy = await open(join(caseDir, `${TORN}${n}`), 'wx');
  try {
    await copy.writeFile(torn);
    await copy.sync();
  } finally {
    await copy.close();
  }
  const journal = await open(join(caseDir, FILE), 'r+');
  try {
    await journal.truncate(end);
    await journal.sync();
  } finally {
    await journal.close();
  }
  return `The last line of the journal was unfinished (${torn.length} bytes, from a process that was killed); it is kept in ${TORN}${n}.`;
}
