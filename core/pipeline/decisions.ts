import { z } from 'zod';
import { fromIso, type Micros } from '#core/base/time.ts';
import type { Decided } from '#core/identities/decided.ts';
import { readJournal, type ReadJournal, type ReadLine } from './journal-reading.ts';
import { MOMENT_TEXT } from './note-lines.ts';

/** Who decided what was taken over from a file, and when. */
const origin = z.object({ examiner: z.string(), at: MOMENT_TEXT });
const key = z.string().min(1).max(4096);
const reason = z.string().max(10_000);

/** What lines of the journal say about identities, by their kind. */
const LINES = {
  decision: z.discriminatedUnion('verdict', [
    z.object({ verdict: z.enum(['accept', 'reject']), key, otherKey: key, reason, from: origin.optional() }),
    z.object({
      verdict: z.enum(['owner', 'name']),
      key,
      value: z.string().min(1),
      reason,
      from: origin.optional(),
    }),
  ]),
  'decision-undone': z.object({ line: z.int().positive() }),
} as const;

/** A decision as the journal holds it, and what became of it. */
export interface KeptDecision extends Decided {
  /** Who decided. */
  readonly examiner: string;
  /** When. */
  readonly at: Micros;
  /** Whether a later line takes it back. */
  readonly undone: boolean;
  /** Whether its line is as it was written; one that somebody changed does not count. */
  readonly intact: boolean;
}

const folded = new WeakMap<ReadJournal, readonly KeptDecision[]>();

/** The decisions of a case in the order of the journal, undone ones too; the journal is read again only when it changed. */
export async function loadDecisions(caseDir: string): Promise<readonly KeptDecision[]> {
  const journal = await readJournal(caseDir);
  const known = folded.get(journal) ?? foldDecisions(journal.lines);
  folded.set(journal, known);
  return known;
}

/** Those that count: intact and not taken back. */
export function decisionsInForce(decisions: readonly KeptDecision[]): readonly KeptDecision[] {
  return decisions.filter(({ intact, undone }) => intact && !undone);
}

/** What lines of a journal come to; lines that cannot be read, or tell of other things, are passed over. */
export function foldDecisions(lines: readonly ReadLine[]): readonly KeptDecision[] {
  const kept = new Map<number, KeptDecision>();
  for (const { entry, line, intact } of lines) {
    if (entry?.kind === 'decision') {
      const read = LINES.decision.safeParse(entry.data);
      if (!read.success) continue;
      const { data } = read;
      kept.set(line, {
        line,
        verdict: data.verdict,
        key: data.key,
        otherKey: 'otherKey' in data ? data.otherKey : null,
        value: 'value' in data ? data.value : null,
        reason: data.reason,
        examiner: data.from?.examiner ?? entry.examiner,
        at: data.from?.at ?? fromIso(entry.at) ?? 0n,
        undone: false,
        intact,
      });
    } else if (entry?.kind === 'decision-undone' && intact) {
      const read = LINES['decision-undone'].safeParse(entry.data);
      const decision = read.success ? kept.get(read.data.line) : undefined;
      if (decision) kept.set(decision.line, { ...decision, undone: true });
    }
  }
  return [...kept.values()];
}
