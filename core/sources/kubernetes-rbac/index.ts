import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import { parseObjects } from './objects.ts';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';

/** Kubernetes roles, bindings, service accounts and their token secrets, as `kubectl get -o yaml` or `-o json` gives them. See notes.md. */
export const kubernetesRbac: Source = {
  id: 'kubernetes-rbac',
  title: 'Kubernetes RBAC objects',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: ['items'],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  parse: parseObjects,
  stage,
  normalise,
  deduplicate: true,
};

const GROUP = 'rbac.authorization.k8s.io/';
const KIND = /^(Cluster)?Role(Binding)?$/;
const TOKEN_SECRET = 'kubernetes.io/service-account-token';

function recognise({ records, text }: Head): Recognition {
  return records.some(isObject) || (records.length === 0 && isYaml(text)) ? { read: true } : null;
}

function isObject(record: JsonObject): boolean {
  const { kind, apiVersion, metadata, roleRef, rules } = record;
  if (typeof metadata !== 'object' || metadata === null) return false;
  if (kind === undefined && apiVersion === undefined)
    return isNamed(roleRef) || (Array.isArray(rules) && rules.some(isRule));
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return false;
  if (KIND.test(kind)) return apiVersion.startsWith(GROUP);
  return (
    apiVersion === 'v1' &&
    (kind === 'ServiceAccount' || (kind === 'Secret' && record['type'] === TOKEN_SECRET))
  );
}

function isNamed(roleRef: unknown): boolean {
  return typeof roleRef === 'object' && roleRef !== null && 'kind' in roleRef && 'name' in roleRef;
}

function isRule(rule: unknown): boolean {
  return (
    typeof rule === 'object' &&
    rule !== null &&
    'verbs' in rule &&
    ('apiGroups' in rule || 'nonResourceURLs' in rule)
  );
}

function isYaml(text: string): boolean {
  const has = (name: string, value: string): boolean =>
    new RegExp(`^\\s*(?:- )?["']?${name}["']?:\\s*["']?${value}["']?\\s*$`, 'm').test(text);
  if (!/^\s*(?:- )?["']?metadata["']?:/m.test(text)) return false;
  if (has('apiVersion', 'rbac\\.authorization\\.k8s\\.io/\\w+'))
    return has('kind', '(Cluster)?Role(Binding)?');
  return (
    has('apiVersion', 'v1') &&
    (has('kind', 'ServiceAccount') || (has('kind', 'Secret') && has('type', TOKEN_SECRET)))
  );
}
