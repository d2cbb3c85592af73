import { isAgentTrace } from '../containers/claimed-credential.ts';
import { OTLP_ENVELOPES } from '../containers/otlp.ts';
import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import { statements } from './statements.ts';
import stage from './stage.sql?raw';

/** What agents say of themselves: which calls they made, with which credential and for which task. See notes.md. */
export const agentUsage: Source = {
  id: 'agent-usage',
  title: "Agents' own logs",
  clock: { precision: 'nanosecond', zone: 'stated', year: 'stated', rhythm: 3600 },
  envelopes: OTLP_ENVELOPES,
  embedded: [],
  recordType: `STRUCT(
    "time" VARCHAR, uid VARCHAR, agent VARCHAR, task VARCHAR, run VARCHAR, service VARCHAR, "action" VARCHAR, resource VARCHAR, status VARCHAR, "error" VARCHAR,
    claimed VARCHAR, request VARCHAR, trace VARCHAR, span VARCHAR, peer VARCHAR, user_agent VARCHAR, pod VARCHAR, container VARCHAR, host VARCHAR)`,
  recognise,
  open: statements,
  stage,
  normalise,
  deduplicate: true,
};

function recognise(head: Head): Recognition {
  return isAgentTrace(head) || head.records.some(isRunLine) ? { read: true } : null;
}

function isRunLine(record: JsonObject): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => name in record);
  return (
    has('time', 'ts', 'timestamp') &&
    has('agent_id', 'agent_uuid') &&
    has('tool', 'call', 'action') &&
    has('task_id', 'run_id', 'credential', 'credential_id', 'key_id', 'token_sha256', 'access_key_id')
  );
}
