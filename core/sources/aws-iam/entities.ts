import { parseExact } from '#core/base/exact-json.ts';
import { csvRecords } from '../containers/csv.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';
import { keyAccount } from './key-account.ts';

/** Kinds of object by the field that names each alone, as the IAM API writes them. */
const SORTS = {
  AccessKeyId: 'access-key',
  UserId: 'user',
  RoleId: 'role',
  GroupId: 'group',
  PolicyId: 'policy',
} as const;

/** Names under which `get-user`, `get-role`, `get-group` and `get-policy` answer with one object. */
const WRAPPINGS = ['User', 'Role', 'Group', 'Policy'] as const;

/** Fields that hold a policy document: an object, or its JSON percent-encoded as the API answers. */
const DOCUMENTS = new Set(['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']);

/** Whether a record is an object of IAM, or the answer of a call that gets one or lists users. */
export function isEntity(record: JsonObject): boolean {
  return entitiesIn(record).some((entity) => sortOf(entity) !== null);
}

/**
 * The objects in a record, each as `{sort, account, entity}`: `sort` is null for what is no object of IAM, `account` where nothing tells it.
 * Members of a group come with its name in `GroupList`.
 */
export function* openedEntities(record: JsonObject): Generator<ParsedRecord> {
  for (const entity of entitiesIn(record)) {
    const made = { sort: sortOf(entity), account: accountOf(entity), entity: decoded(entity) };
    yield { ok: true, record: made, text: JSON.stringify(entity) };
  }
}

/** The rows of a credential report (CSV) as records of the same shape, of the sort `report`. */
export function* reportRows(content: Buffer): Generator<ParsedRecord> {
  for (const parsed of csvRecords(content)) {
    if (parsed.ok) {
      const { arn } = parsed.record;
      yield {
        ...parsed,
        record: { sort: 'report', account: accountOf({ Arn: arn }), entity: parsed.record },
      };
    } else yield parsed;
  }
}

function entitiesIn(record: JsonObject): readonly JsonObject[] {
  const alone = WRAPPINGS.map((name) => record[name]).filter(
    (inner) => isObject(inner) && sortOf(inner) !== null,
  );
  const [first] = alone as JsonObject[];
  const users = record['Users'];
  if (!Array.isArray(users)) return [first ?? record];
  const groups = first && typeof first['GroupName'] === 'string' ? { GroupList: [first['GroupName']] } : {};
  const members = users.map((user: unknown) => (isObject(user) ? { ...user, ...groups } : { user }));
  return [...(first ? [first] : []), ...members];
}

function sortOf(record: JsonObject): string | null {
  const arn = record['Arn'];
  for (const [field, sort] of Object.entries(SORTS)) {
    if (typeof record[field] !== 'string') continue;
    if (sort === 'access-key') return 'Status' in record && 'CreateDate' in record ? sort : null;
    return typeof arn === 'string' && /^arn:[^:]*:iam::/.test(arn) ? sort : null;
  }
  return null;
}

function accountOf({ Arn: arn, AccessKeyId: keyId }: JsonObject): string | null {
  if (typeof arn === 'string') return /^arn:[^:]*:iam::(\d{12}|aws):/.exec(arn)?.[1] ?? null;
  return typeof keyId === 'string' ? keyAccount(keyId) : null;
}

/** The same data with documents that are percent-encoded as objects; one that cannot be decoded stays as it is. */
function decoded(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => decoded(one));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decoded(inner, name)]));
  if (typeof value !== 'string' || !DOCUMENTS.has(field) || !/^\s*%/.test(value)) return value;
  try {
    return parseExact(decodeURIComponent(value));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return value;
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
