import { stringify } from 'yaml';
import { z } from 'zod';
import { fromIso, toIso } from '#core/base/time.ts';
import { readYamlConfig } from '#core/base/yaml-config.ts';
import { TOOL } from '#core/model/version.ts';
import { decisionItem, sameDecision, type Deciding } from './deciding.ts';
import { decisionsInForce, loadDecisions, type KeptDecision } from './decisions.ts';
import { appendAllToJournal, type JournalItem } from './journal.ts';
import { examinerOf } from './note-writing.ts';

/** How a file of decisions names itself. */
export const DECISION_FILE = 'credtrail-decisions';

const key = z.string().min(1).max(4096);
const written = {
  reason: z
    .string()
    .max(10_000)
    .refine((text) => text.trim() !== '', 'a decision needs a reason'),
  examiner: z.string().min(1).max(200),
  at: z.string().refine((text) => fromIso(text) !== null, 'not a time in ISO 8601 with its zone'),
};
const FILE = z.strictObject({
  format: z.literal(DECISION_FILE),
  version: z.literal(1),
  case: z.string().optional(),
  decisions: z.array(
    z.discriminatedUnion('verdict', [
      z.strictObject({ verdict: z.enum(['accept', 'reject']), key, otherKey: key, ...written }),
      z.strictObject({
        verdict: z.enum(['owner', 'name']),
        key,
        value: z.string().trim().min(1).max(200),
        ...written,
      }),
    ]),
  ),
});

function lineOf({ verdict, key: named, otherKey, value, reason, examiner, at }: KeptDecision): object {
  return {
    verdict,
    key: named,
    ...(otherKey !== null && { otherKey }),
    ...(value !== null && { value }),
    reason,
    examiner,
    at: toIso(at),
  };
}

/** The decisions in force as YAML text, in the order in which they were made; {@link importDecisions} reads it. */
export function decisionsText(decisions: readonly KeptDecision[], name: string): string {
  return stringify(
    { format: DECISION_FILE, version: 1, case: name, decisions: decisionsInForce(decisions).map(lineOf) },
    { lineWidth: 0 },
  );
}

/** What came of a file of decisions. */
export interface DecisionImport {
  /** Decisions that are in force now and were not before. */
  readonly added: number;
  /** Decisions that the case had already. */
  readonly known: number;
  /** Secrets that were masked in those that came in. */
  readonly masked: number;
}

/**
 * Takes over the decisions of a file, all or none, secrets in them masked: each keeps who made it and when, and the journal says besides who took it over.
 * Throws `config-invalid` with line and column where the file is not understood.
 */
export async function importDecisions(caseDir: string, file: string, text: string): Promise<DecisionImport> {
  const { decisions } = readYamlConfig(file, text, FILE);
  const present = decisionsInForce(await loadDecisions(caseDir));
  const items: JournalItem[] = [];
  let masked = 0;
  for (const { examiner, at, ...given } of decisions) {
    const compared = {
      verdict: given.verdict,
      key: given.key,
      otherKey: 'otherKey' in given ? given.otherKey : null,
      value: 'value' in given ? given.value : null,
    };
    if (present.some((decision) => sameDecision(compared, decision))) continue;
    const written = decisionItem(given satisfies Deciding);
    masked += written.masked;
    items.push({
      kind: written.item.kind,
      data: { ...(written.item.data as object), from: { examiner, at } },
    });
  }
  if (items.length > 0)
    await appendAllToJournal(caseDir, { examiner: await examinerOf(caseDir), tool: TOOL }, items);
  return { added: items.length, known: decisions.length - items.length, masked };
}
