import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseFolder } from '#core/pipeline/case.ts';
import { verifyJournal } from '#core/pipeline/journal.ts';

const HASH_END = /,"hash":"([0-9a-f]{64})"\}\n$/;

/** The journal as a reader finds it. */
export interface JournalState {
  /** Hash of the last complete line, null before the first. */
  readonly head: string | null;
  /** What is wrong with it, as sentences for people. */
  readonly notices: readonly string[];
}

/** Reads and checks a case's journal without changing it. */
export async function journalState(caseDir: string): Promise<JournalState> {
  const path = join(caseDir, 'journal.ndjson');
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  const head = HASH_END.exec(text.slice(0, text.lastIndexOf('\n') + 1))?.[1] ?? null;
  const notices: string[] = [];
  const broken = await verifyJournal(caseDir);
  if (broken) notices.push(`The journal does not hold at line ${broken.line}: ${broken.reason}.`);
  const torn = (await readdir(caseDir)).filter((name) => name.startsWith('journal.torn-'));
  if (torn.length > 0) notices.push(`An unfinished line of the journal was set aside in ${torn.join(', ')}.`);
  return { head, notices };
}

/** Says so where an import was stopped before its end. */
export function unfinishedImport(folder: CaseFolder): readonly string[] {
  if (!existsSync(folder.pathOf(folder.generation + 1))) return [];
  return [
    'An import was not finished; the case is as it was before it, and the next import goes on from the files already done.',
  ];
}
