import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { CaseFolder } from '#core/pipeline/case.ts';
import { writerOf } from '#core/pipeline/lock.ts';
import { TORN_PREFIX } from '#core/pipeline/journal.ts';
import { readJournal } from '#core/pipeline/journal-reading.ts';

/** The journal as a reader finds it. */
export interface JournalState {
  /** Hash of the last complete line, null before the first. */
  readonly head: string | null;
  /** What is wrong with it, as sentences for people. */
  readonly notices: readonly string[];
}

/** Reads and checks a case's journal without changing it. */
export async function journalState(caseDir: string): Promise<JournalState> {
  const notices: string[] = [];
  const { head, broken } = await readJournal(caseDir);
  if (broken) notices.push(`The journal does not hold at line ${broken.line}: ${broken.reason}.`);
  const torn = (await readdir(caseDir)).filter((name) => name.startsWith(TORN_PREFIX));
  if (torn.length > 0) notices.push(`An unfinished line of the journal was set aside in ${torn.join(', ')}.`);
  return { head, notices };
}

/** Says so where another process imports into the case, and who and since when; or where an import was stopped before its end. */
export async function unfinishedImport(folder: CaseFolder): Promise<readonly string[]> {
  const writer = await writerOf(folder.dir);
  if (writer !== null) {
    const since = writer.since.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
    const who = `Process ${String(writer.pid)} on ${writer.host}`;
    return [
      `${who} is at work on this case (${writer.what}, since ${since}). What is shown is as it was before, and is drawn anew when that is done; until then nothing else can be imported.`,
    ];
  }
  if (!existsSync(folder.pathOf(folder.generation + 1))) return [];
  return [
    'An import was not finished; the case is as it was before it, and the next import goes on from the files already done.',
  ];
}
