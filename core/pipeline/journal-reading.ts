import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hashesOf, headOf, JOURNAL_FILE, JOURNAL_START, type JournalLine } from './journal.ts';

const NEWLINE = 0x0a;
const LOOKS = 5;
const PAUSE_MS = 20;

/** The first line of a journal that does not hold. */
export interface BrokenLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** What is wrong with it. */
  readonly reason: string;
}

/** One line of a journal as it was found. */
export interface ReadLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** What it says, null where it cannot be read. */
  readonly entry: JournalLine | null;
  /** Whether its own hash fits its content: nobody changed it since it was written. */
  readonly intact: boolean;
  /** What is wrong with it or with its place, null if nothing. */
  readonly reason: string | null;
}

/** A whole journal as it was found. */
export interface ReadJournal {
  /** Its lines in the order of the file; an unfinished last one is among them. */
  readonly lines: readonly ReadLine[];
  /** Hash of the last complete line, null before the first. */
  readonly head: string | null;
  /** The first line that does not hold, null if all do. */
  readonly broken: BrokenLine | null;
}

const EMPTY: ReadJournal = { lines: [], head: null, broken: null };
const cache = new Map<string, { readonly stamp: string; readonly journal: ReadJournal }>();

/**
 * Reads a journal and checks every line, without changing it. A file that did not change since is not read again; a last line
 * that another process is writing at this moment is waited for.
 */
export async function readJournal(caseDir: string): Promise<ReadJournal> {
  const stamp = await journalStamp(caseDir);
  const known = cache.get(caseDir);
  if (known?.stamp === stamp) return known.journal;
  const journal = checked(await settledBytes(caseDir));
  if ((await journalStamp(caseDir)) === stamp) cache.set(caseDir, { stamp, journal });
  return journal;
}

/** A text that is another one whenever the journal of a case is another one. */
export async function journalStamp(caseDir: string): Promise<string> {
  const path = join(caseDir, JOURNAL_FILE);
  if (!existsSync(path)) return 'none';
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino].join('/');
}

/** Reads a journal without changing it and returns the first line that does not hold, or null. A last line without its end is broken. */
export async function verifyJournal(caseDir: string): Promise<BrokenLine | null> {
  return (await readJournal(caseDir)).broken;
}

async function settledBytes(caseDir: string): Promise<Buffer> {
  const path = join(caseDir, JOURNAL_FILE);
  for (let look = 1; ; look += 1) {
    const bytes = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
    const whole = bytes.length === 0 || bytes.at(-1) === NEWLINE;
    if (whole || look === LOOKS || !existsSync(join(caseDir, 'journal.lock'))) return bytes;
    await wait(PAUSE_MS);
  }
}

function checked(bytes: Buffer): ReadJournal {
  if (bytes.length === 0) return EMPTY;
  const texts = bytes.toString('utf8').split('\n');
  const torn = texts.pop() ?? '';
  let prev = JOURNAL_START;
  const lines = texts.map((text, i): ReadLine => {
    const entry = parsed(text);
    const hashes = hashesOf(text);
    const intact = hashes !== null && hashes.stated === hashes.actual;
    const reason = faultOf(entry, hashes, i + 1, prev);
    prev = headOf(text);
    return { line: i + 1, entry, intact, reason };
  });
  const head = texts.length === 0 ? null : prev;
  if (torn !== '')
    lines.push({ line: lines.length + 1, entry: null, intact: false, reason: 'it breaks off' });
  const first = lines.find((line) => line.reason !== null);
  const broken = first ? { line: first.line, reason: first.reason ?? '' } : null;
  return { lines, head, broken };
}

function faultOf(
  entry: JournalLine | null,
  hashes: ReturnType<typeof hashesOf>,
  n: number,
  prev: string,
): string | null {
  if (hashes === null) return 'it has no hash';
  if (hashes.stated !== hashes.actual) return 'it was changed: its hash does not match';
  if (entry?.prev !== prev) return 'it does not follow the line before: one was removed, added or moved';
  return entry.n === n ? null : `it says that it is line ${entry.n}`;
}

function parsed(text: string): JournalLine | null {
  try {
    const line = JSON.parse(text) as Partial<JournalLine> | null;
    return typeof line?.kind === 'string' ? (line as JournalLine) : null;
  } catch {
    // A line that is no JSON says nothing, and its fault is told by its hash.
    return null;
  }
}
