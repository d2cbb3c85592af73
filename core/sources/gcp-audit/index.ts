import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import grants from './grants.sql?raw';
import lifecycle from './lifecycle.sql?raw';
import macros from './macros.sql?raw';
import normalise from './normalise.sql?raw';
import pair from './pair.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** Google Cloud Audit Logs as LogEntry records, and as BigQuery exports them. See notes.md for the traps. */
export const gcpAudit: Source = {
  id: 'gcp-audit',
  title: 'Google Cloud Audit Logs',
  clock: { precision: 'nanosecond', zone: 'stated', year: 'stated', rhythm: 6 * 3600 },
  envelopes: ['entries'],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  stage: `${macros}\n${stage}`,
  normalise: [pair, normalise, lifecycle, grants].join('\n'),
  deduplicate: false,
  tables,
};

/** Fields that hold the payload, in the order in which they are looked for. */
const PAYLOADS = ['protoPayload', 'proto_payload', 'protopayload_auditlog'];

/** Service of the entries that are a Kubernetes API server's own audit events in another wrapping. */
const KUBERNETES = 'k8s.io';

function recognise(head: Head): Recognition {
  return head.records.some(isEntry) || beginsAsEntry(head) ? { read: true } : null;
}

function isEntry(record: JsonObject): boolean {
  const payload = PAYLOADS.map((name) => record[name]).find(isObject);
  if (!payload || !('logName' in record || 'log_name' in record || 'insertId' in record)) return false;
  const service = payload['serviceName'] ?? payload['service_name'];
  const method = payload['methodName'] ?? payload['method_name'];
  return typeof method === 'string' && typeof service === 'string' && service !== KUBERNETES;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the first record is longer than what is looked at and reads as an entry. */
function beginsAsEntry({ records, text }: Head): boolean {
  return (
    records.length === 0 &&
    /(^\s*[[{]|\n\{")/.test(text) &&
    /"proto(Payload|_payload|payload_auditlog)"\s*:\s*\{/.test(text) &&
    /"method_?[nN]ame"\s*:/.test(text) &&
    !/"service_?[nN]ame"\s*:\s*"k8s\.io"/.test(text)
  );
}
