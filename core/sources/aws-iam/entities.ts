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

/** Whether a record is an object of IAM, alone or as the answer of a call that gets one. */
export function isEntity(record: JsonObject): boolean {
  return sortOf(unwrapped(record)) !== null;
}

/** A record as `{sort, account, entity}`; `sort` is null for what is no object of IAM, `account` where nothing tells it. */
export function entityOf(record: JsonObject): JsonObject {
  const entity = unwrapped(record);
  const { Arn: arn, AccessKeyId: keyId } = entity;
  const account =
    typeof arn === 'string'
      ? (/^arn:[^:]*:iam::(\d{12}|aws):/.exec(arn)?.[1] ?? null)
      : typeof keyId === 'string'
        ? keyAccount(keyId)
        : null;
  return { sort: sortOf(entity), account, entity };
}

/** The rows of a credential report (CSV) as records of the same shape, of the sort `report`. */
export function* reportRows(content: Buffer): Generator<ParsedRecord> {
  for (const parsed of csvRecords(content)) {
    if (!parsed.ok) {
      yield parsed;
      continue;
    }
    const { arn } = parsed.record;
    const account = typeof arn === 'string' ? (/^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1] ?? null) : null;
    yield { ...parsed, record: { sort: 'report', account, entity: parsed.record } };
  }
}

function unwrapped(record: JsonObject): JsonObject {
  for (const name of WRAPPINGS) {
    const inner = record[name];
    if (typeof inner === 'object' && inner !== null && sortOf(inner as JsonObject) !== null)
      return inner as JsonObject;
  }
  return record;
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
