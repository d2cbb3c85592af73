import { CredtrailError } from '#core/base/error.ts';
import type { DecisionLine } from '#core/api/contract.ts';
import { decisionStates } from '#core/identities/decision-queries.ts';
import { importDecisions, decisionsText } from '#core/pipeline/decision-file.ts';
import { decide, undo } from '#core/pipeline/deciding.ts';
import { loadDecisions, type KeptDecision } from '#core/pipeline/decisions.ts';
import type { CallContext, HandlersOf } from './context.ts';

type DecisionCalls =
  | 'identities.decisions'
  | 'identities.decide'
  | 'identities.undo'
  | 'identities.exportDecisions'
  | 'identities.importDecisions';

/** Nothing is decided while the case is being changed: it could not be computed again. */
function checkFree({ imports }: CallContext): void {
  if (imports.state() !== null)
    throw new CredtrailError(
      'case-locked',
      'An import into this case is running; decide when it has ended, or cancel it.',
    );
}

function stateOf(decision: KeptDecision, computed: ReadonlyMap<bigint, string>): DecisionLine['state'] {
  if (!decision.intact) return 'altered';
  if (decision.undone) return 'undone';
  const state = computed.get(BigInt(decision.line));
  return state === 'applied' || state === 'stale' ? state : 'pending';
}

/** Decisions about identities: each is a line of the journal, and counts once identities are computed again. */
export const decisionHandlers: HandlersOf<DecisionCalls> = {
  'identities.decisions': async ({ reader }) => {
    const rows = await reader.use([], decisionStates);
    const computed = new Map(rows.map(({ line, state }) => [line, state]));
    const decisions = (await loadDecisions(reader.folder.dir)).map((decision): DecisionLine => {
      const { undone: _undone, intact: _intact, ...said } = decision;
      return { ...said, state: stateOf(decision, computed) };
    });
    return { decisions: decisions.reverse() };
  },
  'identities.decide': async (context, deciding) => {
    checkFree(context);
    const written = await decide(context.reader.folder.dir, deciding);
    await context.imports.reconsider();
    return written;
  },
  'identities.undo': async (context, { lines }) => {
    checkFree(context);
    const undone = await undo(context.reader.folder.dir, lines);
    await context.imports.reconsider();
    return { undone };
  },
  'identities.exportDecisions': async ({ reader }) => ({
    name: `${reader.folder.name}-decisions.yaml`,
    text: decisionsText(await loadDecisions(reader.folder.dir), reader.folder.name),
  }),
  'identities.importDecisions': async (context, { name, text }) => {
    checkFree(context);
    const taken = await importDecisions(context.reader.folder.dir, name, text);
    if (taken.added > 0) await context.imports.reconsider();
    return taken;
  },
};
