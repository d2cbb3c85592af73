import { isKrl } from '#core/crypto/krl.ts';
import type { ParsedRecord } from '../source.ts';
import { isJournalExport, journalEntries } from './journal-export.ts';
import { keyLines } from './key-lines.ts';
import { isKeygenText, keygenBlocks } from './keygen-text.ts';
import { revocations } from './revocations.ts';

/** The records of a file that is no log of lines: a revocation list, a journal's export, what ssh-keygen shows, or keys. */
export function parseWhole(content: Buffer): Iterable<ParsedRecord> {
  if (isKrl(content)) return revocations(content);
  const text = content.toString('utf8');
  if (isJournalExport(text)) return journalEntries(content);
  return isKeygenText(text) ? keygenBlocks(text) : keyLines(text);
}
