import { yamlDocuments } from '../containers/yaml.ts';
import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';

/** Policies, roles, service accounts and their keys as gcloud, the IAM API and Cloud Asset Inventory give them. See notes.md. */
export const gcpIam: Source = {
  id: 'gcp-iam',
  title: 'Google Cloud IAM policies, roles and keys',
  clock: { precision: 'nanosecond', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: ['roles', 'accounts', 'keys', 'assets', 'results'],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  parse: yamlDocuments,
  stage,
  normalise,
  deduplicate: true,
};

const ROLE = /^((projects|organizations)\/[^/]+\/)?roles\/[^/]+$/;
const ACCOUNT = /^projects\/[^/]+\/serviceAccounts\/[^/]+(\/keys\/[^/]+)?$/;

function recognise(head: Head): Recognition {
  return head.records.some(isObject) || beginsAsObject(head) || isYaml(head) ? { read: true } : null;
}

function isObject(record: JsonObject): boolean {
  const { name, bindings } = record;
  const type = record['assetType'] ?? record['asset_type'];
  if (typeof type === 'string' && /^[a-z.]+\.googleapis\.com\//.test(type)) {
    return [name, record['resource']].some((value) => typeof value === 'string' && value.startsWith('//'));
  }
  if (isPolicy(bindings)) return !('kind' in record) || 'etag' in record;
  if (typeof name !== 'string') return false;
  if (ROLE.test(name)) return 'includedPermissions' in record || 'title' in record;
  return (
    ACCOUNT.test(name) && ['uniqueId', 'email', 'validAfterTime', 'keyType'].some((field) => field in record)
  );
}

/** Whether a value is a list of bindings, each of a role with its members. */
function isPolicy(bindings: unknown): boolean {
  return (
    Array.isArray(bindings) &&
    bindings.length > 0 &&
    bindings.every(
      (one: unknown) => typeof one === 'object' && one !== null && 'role' in one && 'members' in one,
    )
  );
}

/** Whether the first record is longer than what is looked at and reads as a role or a policy. */
function beginsAsObject({ records, text }: Head): boolean {
  return (
    records.length === 0 &&
    /^\s*[[{]/.test(text) &&
    (/"includedPermissions"\s*:\s*\[/.test(text) ||
      (/"bindings"\s*:\s*\[/.test(text) && /"members"\s*:\s*\[/.test(text) && /"role"\s*:\s*"/.test(text)))
  );
}

function isYaml({ records, text }: Head): boolean {
  if (records.length > 0 || /^\s*[[{]/.test(text)) return false;
  return (
    (/^bindings:\s*$/m.test(text) &&
      /^\s*(- )?members:\s*$/m.test(text) &&
      /^\s*(- )?role: \S/m.test(text)) ||
    (/^includedPermissions:\s*$/m.test(text) && /^name: \S*roles\//m.test(text)) ||
    (/^name: projects\/[^/\s]+\/serviceAccounts\/\S+$/m.test(text) &&
      /^(uniqueId|validAfterTime): /m.test(text))
  );
}
