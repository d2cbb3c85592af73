import type { CustodyLine } from '#core/api/calls/notes.ts';
import { fromIso } from '#core/base/time.ts';
import { readJournal, type ReadLine } from '#core/pipeline/journal-reading.ts';
import type { HandlersOf } from './context.ts';

function custodyOf({ line, entry, intact, reason }: ReadLine): CustodyLine {
  return {
    line,
    at: entry === null ? null : fromIso(textOf(entry.at) ?? ''),
    kind: textOf(entry?.kind),
    examiner: textOf(entry?.examiner),
    tool: textOf(entry?.tool),
    data: entry?.data ?? null,
    hash: textOf(entry?.hash),
    intact,
    reason,
  };
}

/** A field of a line that somebody may have changed into something else. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What was done in the case, as the journal has it. */
export const journalHandlers: HandlersOf<'journal.list'> = {
  'journal.list': async ({ reader }, { offset, limit }) => {
    const { lines, head, broken } = await readJournal(reader.folder.dir);
    const shown = lines.slice(offset, offset + limit).map(custodyOf);
    return { total: lines.length, head, broken, lines: shown };
  },
};
