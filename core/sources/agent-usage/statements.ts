import { claimed, claimedKey } from '../containers/claimed-credential.ts';
import { isOtlp, otlpRecords } from '../containers/otlp.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';

/** What an agent says in one record: a line of its run log, or the spans and log records of one resource. */
export function* statements(record: JsonObject): Generator<ParsedRecord> {
  if (!isOtlp(record)) {
    yield { ok: true, record: said(record, {}), text: JSON.stringify(record) };
    return;
  }
  for (const one of otlpRecords(record)) {
    if (one.ok) yield { ok: true, record: exported(one.record), text: JSON.stringify(one.record) };
    else yield one;
  }
}

/** A span or log record in the words of a run log. */
function exported(signal: JsonObject): JsonObject {
  const attributes = signal['attributes'] as JsonObject;
  const resource = signal['resource'] as JsonObject;
  const status = signal['status'] as JsonObject | undefined;
  const start = signal['startTimeUnixNano'] ?? signal['timeUnixNano'] ?? signal['observedTimeUnixNano'];
  const failed = ['2', 'STATUS_CODE_ERROR'].includes(String(status?.['code']));
  return {
    ...said(attributes, resource),
    time: start,
    uid: signal['signal'] === 'span' ? signal['spanId'] : null,
    action: claimed(attributes, 'tool.name', 'name', 'tool', 'call', 'action') ?? signal['name'],
    status: claimed(attributes, 'outcome', 'status') ?? (failed ? 'error' : null),
    error: claimed(attributes, 'error.type', 'error') ?? (failed ? (status?.['message'] ?? null) : null),
    trace: signal['traceId'],
    span: signal['spanId'],
  };
}

function said(fields: JsonObject, resource: JsonObject): JsonObject {
  const at = claimed(fields, 'time', 'ts', 'timestamp');
  return {
    time: at === null ? null : wholeTime(at),
    uid: claimed(fields, 'event_id', 'call_id', 'tool_call_id'),
    agent:
      claimed(fields, 'agent_uuid', 'agent_id', 'agent.id', 'agent.uuid', 'id') ??
      claimed(resource, 'agent_uuid', 'agent_id', 'agent.id', 'agent.uuid'),
    task:
      claimed(fields, 'task_id', 'task.id', 'ironclaw_task_id') ?? claimed(resource, 'task_id', 'task.id'),
    run: claimed(fields, 'run_id', 'run.id', 'conversation.id', 'session.id'),
    service: claimed(fields, 'service', 'rpc.service', 'peer.service'),
    action: claimed(fields, 'call', 'action', 'tool'),
    resource: claimed(fields, 'resource', 'url.full'),
    status: claimed(fields, 'outcome', 'status'),
    error: claimed(fields, 'error', 'error_code'),
    claimed: claimedKey(fields),
    request: claimed(fields, 'request_id', 'requestId'),
    trace: claimed(fields, 'trace_id', 'traceId'),
    span: claimed(fields, 'span_id', 'spanId'),
    peer: claimed(fields, 'server.address', 'host', 'endpoint'),
    user_agent: claimed(fields, 'user_agent', 'user_agent.original'),
    pod: claimed(resource, 'k8s.pod.uid'),
    container: claimed(resource, 'container.id'),
    host: claimed(resource, 'host.name'),
  };
}

/** Seconds with decimals as whole microseconds, which no rounding reaches; every other text as it is. */
function wholeTime(text: string): string {
  const [, seconds, decimals] = /^(\d{9,11})\.(\d+)$/.exec(text) ?? [];
  return seconds === undefined || decimals === undefined
    ? text
    : seconds + decimals.slice(0, 6).padEnd(6, '0');
}
