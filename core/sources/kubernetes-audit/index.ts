import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import calls from './calls.sql?raw';
import grants from './grants.sql?raw';
import lifecycle from './lifecycle.sql?raw';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** Audit events of Kubernetes API servers, plain and as AKS and EKS export them. See notes.md for the traps. */
export const kubernetesAudit: Source = {
  id: 'kubernetes-audit',
  title: 'Kubernetes audit log',
  clock: { precision: 'microsecond', zone: 'utc', year: 'stated', rhythm: 600 },
  envelopes: ['items', 'records', 'logEvents', 'events'],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  stage: stage.replaceAll('RECORD_TYPE', () => RECORD_TYPE),
  normalise: [normalise, calls, lifecycle, grants].join('\n'),
  deduplicate: false,
  tables,
};

function recognise(head: Head): Recognition {
  return head.records.some(isEvent) || beginsAsEvent(head) ? { read: true } : null;
}

function isEvent(record: JsonObject): boolean {
  const version = record['apiVersion'];
  if (typeof version === 'string') return version.startsWith('audit.k8s.io/') && record['kind'] === 'Event';
  if ('auditID' in record && 'stage' in record && 'verb' in record && 'requestURI' in record) return true;
  return wrapped(record).some(holdsEvent);
}

/** What exports wrap around an event. */
function wrapped(record: JsonObject): readonly unknown[] {
  const properties = record['properties'];
  const log =
    typeof properties === 'object' && properties !== null ? (properties as JsonObject)['log'] : null;
  return [log, record['message'], record['@message'], record['log'], record['log_s']];
}

function holdsEvent(inner: unknown): boolean {
  const text = typeof inner === 'object' && inner !== null ? JSON.stringify(inner) : inner;
  return typeof text === 'string' && /^\s*\{/.test(text) && /"apiVersion"\s*:\s*"audit\.k8s\.io\//.test(text);
}

/** Whether the first record is longer than what is looked at and reads as an event, or as an export's wrapping of one. */
function beginsAsEvent({ records, text }: Head): boolean {
  return (
    records.length === 0 &&
    /(^\s*[[{]|\n\{")/.test(text) &&
    /\\?"apiVersion\\?"\s*:\s*\\?"audit\.k8s\.io\//.test(text) &&
    /\\?"auditID\\?"\s*:/.test(text)
  );
}
