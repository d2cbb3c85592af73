import type { CallName } from '#core/api/contract.ts';
import { caseHandlers } from './case.ts';
import type { Handler, HandlersOf } from './context.ts';
import { credentialHandlers } from './credentials.ts';
import { eventHandlers } from './events.ts';
import { evidenceHandlers } from './evidence.ts';
import { exportHandlers } from './export.ts';
import { hostHandlers } from './host.ts';
import { identityHandlers } from './identities.ts';
import { importHandlers } from './import.ts';
import { journalHandlers } from './journal.ts';
import { noteHandlers } from './notes.ts';
import { listHandlers } from './lists.ts';
import { overviewHandlers } from './overview.ts';
import { searchHandlers } from './search.ts';
import { settingsHandlers } from './settings.ts';
import { shapeHandlers } from './shape.ts';
import { sqlHandlers } from './sql.ts';
import { timelineHandlers } from './timeline.ts';
import { viewsHandlers } from './views.ts';

/** Handlers with much behind them (every source, the evaluators of permissions), which is read when the first of their calls comes and not when a case is opened. */
function later<K extends CallName>(names: readonly K[], read: () => Promise<HandlersOf<K>>): HandlersOf<K> {
  const handle =
    <N extends K>(name: N): Handler<N> =>
    async (context, args) =>
      (await read())[name](context, args);
  return Object.fromEntries(names.map((name) => [name, handle(name)])) as HandlersOf<K>;
}

/** The handler of every call of the contract. */
export const HANDLERS: HandlersOf<CallName> = {
  ...hostHandlers,
  ...caseHandlers,
  ...evidenceHandlers,
  ...importHandlers,
  ...credentialHandlers,
  ...eventHandlers,
  ...identityHandlers,
  ...overviewHandlers,
  ...noteHandlers,
  ...journalHandlers,
  ...listHandlers,
  ...searchHandlers,
  ...settingsHandlers,
  ...shapeHandlers,
  ...sqlHandlers,
  ...timelineHandlers,
  ...exportHandlers,
  ...viewsHandlers,
  ...later(['raw.get'], async () => (await import('./raw.ts')).rawHandlers),
  ...later(['usage.of'], async () => (await import('./usage.ts')).usageHandlers),
  ...later(['scopes.of', 'scopes.permissions'], async () => (await import('./scopes.ts')).scopeHandlers),
  ...later(
    ['compare.periods', 'compare.credentials', 'compare.scopes'],
    async () => (await import('./compare.ts')).compareHandlers,
  ),
  ...later(
    [
      'identities.decisions',
      'identities.decide',
      'identities.undo',
      'identities.exportDecisions',
      'identities.importDecisions',
    ],
    async () => (await import('./decisions.ts')).decisionHandlers,
  ),
};
