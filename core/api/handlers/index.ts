import type { CallName } from '#core/api/contract.ts';
import { caseHandlers } from './case.ts';
import { compareHandlers } from './compare.ts';
import type { HandlersOf } from './context.ts';
import { credentialHandlers } from './credentials.ts';
import { decisionHandlers } from './decisions.ts';
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
import { rawHandlers } from './raw.ts';
import { scopeHandlers } from './scopes.ts';
import { searchHandlers } from './search.ts';
import { settingsHandlers } from './settings.ts';
import { shapeHandlers } from './shape.ts';
import { sqlHandlers } from './sql.ts';
import { timelineHandlers } from './timeline.ts';
import { usageHandlers } from './usage.ts';
import { viewsHandlers } from './views.ts';

/** The handler of every call of the contract. */
export const HANDLERS: HandlersOf<CallName> = {
  ...hostHandlers,
  ...caseHandlers,
  ...evidenceHandlers,
  ...importHandlers,
  ...compareHandlers,
  ...credentialHandlers,
  ...eventHandlers,
  ...identityHandlers,
  ...decisionHandlers,
  ...overviewHandlers,
  ...rawHandlers,
  ...noteHandlers,
  ...journalHandlers,
  ...listHandlers,
  ...scopeHandlers,
  ...searchHandlers,
  ...settingsHandlers,
  ...shapeHandlers,
  ...sqlHandlers,
  ...timelineHandlers,
  ...usageHandlers,
  ...exportHandlers,
  ...viewsHandlers,
};
