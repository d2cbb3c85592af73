import { CredtrailError } from '#core/base/error.ts';
import { maskCompared, maskWritten } from '#core/keys/written.ts';
import type { DecisionVerdict } from '#core/model/vocabulary.ts';
import { TOOL } from '#core/model/version.ts';
import { decisionsInForce, loadDecisions, type KeptDecision } from './decisions.ts';
import { appendAllToJournal, type JournalItem } from './journal.ts';
import { examinerOf } from './note-writing.ts';

/** What the investigator decides: that two keys are one actor or two, who answers for an actor, or what it is called. */
export type Deciding =
  | {
      readonly verdict: 'accept' | 'reject';
      readonly key: string;
      readonly otherKey: string;
      readonly reason: string;
    }
  | {
      readonly verdict: 'owner' | 'name';
      readonly key: string;
      readonly value: string;
      readonly reason: string;
    };

/** A decision that was written: its line in the journal, and how many secrets in its words were masked. */
export interface WrittenDecision {
  /** Line of the journal, from 1. */
  readonly line: number;
  /** Secrets that were masked before it was written. */
  readonly masked: number;
}

/** A decision as the journal is to hold it, secrets masked. */
export function decisionItem(given: Deciding): { readonly item: JournalItem; readonly masked: number } {
  const reason = maskWritten(given.reason);
  if (reason.text.trim() === '') throw new CredtrailError('bad-arguments', 'A decision needs a reason.');
  const key = maskCompared(given.key);
  if ('otherKey' in given) {
    const otherKey = maskCompared(given.otherKey);
    if (key === otherKey)
      throw new CredtrailError('bad-arguments', 'A link has two keys; the same was named twice.');
    return {
      item: { kind: 'decision', data: { verdict: given.verdict, key, otherKey, reason: reason.text } },
      masked: reason.masked,
    };
  }
  const value = maskWritten(given.value);
  return {
    item: { kind: 'decision', data: { verdict: given.verdict, key, value: value.text, reason: reason.text } },
    masked: reason.masked + value.masked,
  };
}

/** Writes a decision into the journal, secrets in it masked; it counts from the next time that identities are computed. */
export async function decide(caseDir: string, given: Deciding): Promise<WrittenDecision> {
  const { item, masked } = decisionItem(given);
  const [line] = await write(caseDir, [item]);
  return { line: line ?? 0, masked };
}

/** Takes decisions back by their lines. Throws `not-found` where a line holds none that is in force. */
export async function undo(caseDir: string, lines: readonly number[]): Promise<number> {
  const inForce = new Set(decisionsInForce(await loadDecisions(caseDir)).map(({ line }) => line));
  const unknown = lines.find((line) => !inForce.has(line));
  if (unknown !== undefined)
    throw new CredtrailError(
      'not-found',
      `Line ${String(unknown)} of the journal holds no decision that is in force.`,
    );
  const wanted = [...new Set(lines)];
  await write(
    caseDir,
    wanted.map((line) => ({ kind: 'decision-undone', data: { line } })),
  );
  return wanted.length;
}

/** Whether two decisions say the same of the same. */
export function sameDecision(
  one: {
    readonly verdict: DecisionVerdict;
    readonly key: string;
    readonly otherKey: string | null;
    readonly value: string | null;
  },
  other: KeptDecision,
): boolean {
  const keys = (of: { readonly key: string; readonly otherKey: string | null }): string =>
    [of.key, of.otherKey ?? ''].sort().join('\n');
  return one.verdict === other.verdict && one.value === other.value && keys(one) === keys(other);
}

async function write(caseDir: string, items: readonly JournalItem[]): Promise<readonly number[]> {
  const author = { examiner: await examinerOf(caseDir), tool: TOOL };
  return (await appendAllToJournal(caseDir, author, items)).map(({ n }) => n);
}
