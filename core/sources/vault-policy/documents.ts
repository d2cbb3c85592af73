import type { JsonObject, ParsedRecord } from '../source.ts';
import { policyOfHcl, policyOfJson, type PolicyResult, type Statement } from './policy.ts';

/** What a document of Vault says, in one shape for all its kinds; read by `stage.sql`. */
interface Stated {
  readonly form: Form;
  readonly name?: string;
  /** Auth mount of a role, without a slash at its end. */
  readonly mount?: string;
  readonly id?: string;
  readonly created?: string;
  readonly policies?: readonly string[];
  readonly groups?: readonly string[];
  readonly members?: readonly string[];
  readonly facts?: readonly Fact[];
  readonly statements?: readonly Statement[];
}

/** What a document is of. `sentinel` is a policy in another language than HCL, which is not read. */
export type Form = 'policy' | 'sentinel' | 'role' | 'mount' | 'entity' | 'group';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The kind of a JSON document of Vault, as `vault read -format=json` or an API answer gives it; null for any other. */
export function formOf(record: JsonObject): Form | null {
  const data = dataOf(record);
  if (isPolicyPath(record['path'])) return 'policy';
  const written = policyText(data);
  if (typeof data['enforcement_level'] === 'string' && written !== null) return 'sentinel';
  if (written !== null && (isHclPolicy(written) || /^\s*\{\s*"path"\s*:/.test(written))) return 'policy';
  const path = typeof record['path'] === 'string' ? record['path'] : '';
  if (data !== record && ('lease_id' in record || 'request_id' in record || path !== '')) {
    if (Array.isArray(data['member_entity_ids']) && typeof data['id'] === 'string') return 'group';
    if ('aliases' in data && 'policies' in data && typeof data['id'] === 'string') return 'entity';
    const speaks = path.startsWith('auth/') || ROLE_FIELD.test(Object.keys(data).join(' '));
    if (speaks && POLICY_FIELDS.some((name) => name in data)) return 'role';
  }
  return isMountList(data) ? 'mount' : null;
}

/** Whether a text reads as a policy in HCL: what stands first in it is a path, or a name before one. */
export function isHclPolicy(text: string): boolean {
  const begun = text.replace(/^(?:\s+|#[^\n]*(?:\n|$)|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '');
  return /^(?:name\s*=\s*"[^"\n]*"\s*)?"?path"?\s+"[^"\n]*"\s*\{/.test(begun);
}

/** The policy that a file in HCL is. */
export function* parsePolicy(content: Buffer): Generator<ParsedRecord> {
  const text = content.toString('utf8');
  yield policyRecord(policyOfHcl(text), {}, text);
}

/** What a JSON document holds: a policy, role, entity or group, or each mount that it lists. */
export function* openDocument(record: JsonObject): Generator<ParsedRecord> {
  const form = formOf(record);
  const data = dataOf(record);
  const text = JSON.stringify(record);
  const path = typeof record['path'] === 'string' ? record['path'] : '';
  const name = textOf(data['name']) ?? path.split('/').at(-1);
  if (form === null) yield { ok: true, record, text };
  else if (form === 'mount') {
    for (const [mount, about] of Object.entries(data)) yield stated(mountOf(mount, about as JsonObject));
  } else if (form === 'sentinel') yield stated({ form, ...given('name', name) }, text);
  else if (form === 'policy') {
    const written = policyText(data);
    yield policyRecord(
      written === null ? policyOfJson(record['path']) : policyOfText(written),
      written === null ? {} : given('name', name),
      text,
    );
  } else yield stated({ ...holderOf(form, data, path), ...given('name', name) }, text);
}

function policyRecord(policy: PolicyResult, named: { readonly name?: string }, text: string): ParsedRecord {
  if (!policy.ok) return { ok: false, detail: policy.detail, excerpt: text.slice(0, 1000) };
  return stated(
    { form: 'policy', ...given('name', policy.name), ...named, statements: policy.statements },
    text,
  );
}

/** A policy in an API answer, in HCL or as JSON in a text. */
function policyOfText(text: string): PolicyResult {
  if (!/^\s*\{/.test(text)) return policyOfHcl(text);
  try {
    return policyOfJson((JSON.parse(text) as JsonObject)['path']);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, detail: 'the policy is not JSON' };
    throw error;
  }
}

function holderOf(form: 'role' | 'entity' | 'group', data: JsonObject, path: string): Stated {
  const policies = POLICY_FIELDS.flatMap((name) => texts(data[name])).map((name) => name.toLowerCase());
  const about = {
    form,
    policies: [...new Set(policies)],
    ...given('id', textOf(data['id'])),
    ...given('created', textOf(data['creation_time'])),
  };
  if (form === 'role') {
    const [, mount, sort = ''] =
      /^(auth\/.+)\/(roles?|users?|groups?|certs|map\/users|map\/teams)\/[^/]+$/.exec(path) ?? [];
    const facts = Object.entries(data)
      .filter(([name]) => ROLE_FIELD.test(name))
      .flatMap(([name, value]) => factsOf(name, value));
    return {
      ...about,
      facts,
      ...given(
        'mount',
        mount === undefined ? undefined : mount + (/^group|teams$/.test(sort) ? '/groups' : ''),
      ),
    };
  }
  const facts = [
    ...factsOf('name', data['name']),
    ...mapFacts('metadata.', data['metadata']),
    ...list(data['aliases']).flatMap(aliasFacts),
  ];
  return {
    ...about,
    facts,
    groups: texts(
      form === 'entity' ? (data['direct_group_ids'] ?? data['group_ids']) : data['parent_group_ids'],
    ),
    members: texts(data['member_entity_ids']),
  };
}

function mountOf(mount: string, about: JsonObject): Stated {
  return {
    form: 'mount',
    name: mount,
    facts: ['type', 'accessor', 'description', 'path'].flatMap((name) => factsOf(name, about[name])),
  };
}

function aliasFacts(alias: unknown): Fact[] {
  if (!isObject(alias)) return [];
  const place = textOf(alias['mount_path']) ?? textOf(alias['mount_accessor']) ?? '';
  return [
    ...factsOf('alias', `${place}${textOf(alias['name']) ?? ''}`),
    ...factsOf('alias_mount_accessor', alias['mount_accessor']),
    ...mapFacts('alias.', alias['metadata']),
  ];
}

function mapFacts(prefix: string, map: unknown): Fact[] {
  return isObject(map) ? Object.entries(map).flatMap(([name, value]) => factsOf(prefix + name, value)) : [];
}

/** A fact for a text, number or flag; one for each of a list; none for what is empty or deeper. */
function factsOf(name: string, value: unknown): Fact[] {
  return list(Array.isArray(value) ? value : [value])
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one) && one !== '')
    .map((one) => ({ name, value: String(one) }));
}

function stated(record: Stated, text?: string): ParsedRecord {
  return { ok: true, record: { ...record }, ...(text === undefined ? {} : { text }) };
}

function dataOf(record: JsonObject): JsonObject {
  return isObject(record['data']) ? record['data'] : record;
}

function policyText(data: JsonObject): string | null {
  const { policy, rules } = data;
  return textOf(policy) ?? textOf(rules) ?? null;
}

function isPolicyPath(path: unknown): boolean {
  const groups = list(Array.isArray(path) ? path : [path]).filter(isObject);
  const bodies = groups
    .flatMap((group) => Object.values(group))
    .flatMap((body) => list(Array.isArray(body) ? body : [body]));
  return (
    bodies.length > 0 &&
    bodies.every((body) => isObject(body) && ('capabilities' in body || 'policy' in body))
  );
}

/** A listing of mounts: every key ends in a slash, and every mount has a type and an accessor. */
function isMountList(data: JsonObject): boolean {
  const mounts = Object.entries(data);
  return (
    mounts.length > 0 &&
    mounts.every(
      ([path, about]) => path.endsWith('/') && isObject(about) && 'type' in about && 'accessor' in about,
    )
  );
}

function given<K extends string>(name: K, value: string | null | undefined): { readonly [P in K]?: string } {
  return (value === null || value === undefined || value === '' ? {} : { [name]: value }) as {
    readonly [P in K]?: string;
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((one): one is string => typeof one === 'string');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const POLICY_FIELDS = ['token_policies', 'policies', 'allowed_policies'] as const;
const ROLE_FIELD =
  /\b(bound_\w+|token_\w*(?:ttl|type|uses|period|cidrs)|secret_id_\w+|bind_secret_id|role_type|user_claim|groups_claim|alias_name_source|allowed_entity_aliases|orphan|renewable|period|explicit_max_ttl|token_no_default_policy|allowed_policies_glob)\b/;
