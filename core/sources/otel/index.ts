import { isAgentTrace } from '../containers/claimed-credential.ts';
import { isOtlp, OTLP_ENVELOPES, otlpRecords } from '../containers/otlp.ts';
import type { Head, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';

/** Traces and logs of OpenTelemetry as OTLP JSON. See notes.md. */
export const otel: Source = {
  id: 'otel',
  title: 'OpenTelemetry traces and logs',
  clock: { precision: 'nanosecond', zone: 'utc', year: 'stated', rhythm: 3600 },
  envelopes: OTLP_ENVELOPES,
  embedded: [],
  recordType: `STRUCT(
    signal VARCHAR, traceId VARCHAR, spanId VARCHAR, parentSpanId VARCHAR, "name" VARCHAR, kind VARCHAR, startTimeUnixNano VARCHAR, timeUnixNano VARCHAR,
    observedTimeUnixNano VARCHAR, severityNumber VARCHAR, severityText VARCHAR, eventName VARCHAR, body VARCHAR, scope VARCHAR, status JSON,
    resource JSON, attributes JSON)`,
  recognise,
  open: otlpRecords,
  stage,
  normalise,
  deduplicate: true,
};

/** Files whose spans name a credential that an agent used are left to the source of the agents' own logs. */
function recognise(head: Head): Recognition {
  const found = head.records.some(isOtlp) || (head.records.length === 0 && isOtlpEnvelope(head));
  return found && !isAgentTrace(head) ? { read: true } : null;
}

function isOtlpEnvelope({ envelope }: Head): boolean {
  return envelope !== null && OTLP_ENVELOPES.some((name) => name in envelope);
}
