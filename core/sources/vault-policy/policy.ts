import type { JsonObject } from '../source.ts';
import { maskRecord } from '#core/keys/mask.ts';
import { parseHcl, placeOf, type HclBody, type HclItem, type HclValue } from './hcl.ts';

/** What a policy says of one path. */
export interface Statement {
  /** Path as written, without a slash in front; `*` at its end and `+` for one part are kept. */
  readonly path: string;
  /** deny where it is among the capabilities, for it outweighs the others; else allow. */
  readonly effect: 'allow' | 'deny';
  /** Its capabilities in their order; `*` where all are denied. */
  readonly actions: readonly string[];
  /** Everything else that narrows it, secrets in it masked; absent if nothing. */
  readonly condition?: unknown;
}

/** A policy's statements and the name that its text gives it, or what is wrong with it. */
export type PolicyResult =
  | { readonly ok: true; readonly name: string | null; readonly statements: readonly Statement[] }
  | { readonly ok: false; readonly detail: string };

/** What the older word `policy` stood for (Vault's `policy.go`). */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

/** The statements of a policy in HCL; a mistake says line and column. */
export function policyOfHcl(text: string): PolicyResult {
  const parsed = parseHcl(text);
  if (!parsed.ok) return { ok: false, detail: `${placeOf(text, parsed.offset)}: ${parsed.detail}` };
  const statements: Statement[] = [];
  let name: string | null = null;
  for (const item of parsed.body.items) {
    const bad = (detail: string): PolicyResult => ({
      ok: false,
      detail: `${placeOf(text, item.offset)}: ${detail}`,
    });
    const [key, label, more] = item.keys;
    if (key === 'name' && typeof item.value === 'string') name = item.value;
    else if (key !== 'path') return bad('a policy has paths');
    else if (label !== undefined && more === undefined && isBody(item.value)) {
      const twice = repeated(item.value.items);
      if (twice)
        return { ok: false, detail: `${placeOf(text, twice.offset)}: ${twice.keys[0] ?? ''} stands twice` };
      const statement = statementOf(label, plain(item.value) as JsonObject);
      if (typeof statement === 'string') return bad(statement);
      statements.push(statement);
    } else return bad('a path has a text and a body');
  }
  return { ok: true, name, statements };
}

/** The statements of a policy in JSON: `path` is an object by path, or a list of such. */
export function policyOfJson(path: unknown): PolicyResult {
  const statements: Statement[] = [];
  for (const group of Array.isArray(path) ? (path as unknown[]) : [path]) {
    if (!isObject(group)) return { ok: false, detail: 'path is no object' };
    for (const [label, body] of Object.entries(group)) {
      for (const one of Array.isArray(body) ? (body as unknown[]) : [body]) {
        const statement = isObject(one) ? statementOf(label, one) : 'a path has a body';
        if (typeof statement === 'string')
          return { ok: false, detail: `path ${String(statements.length + 1)}: ${statement}` };
        statements.push(statement);
      }
    }
  }
  return { ok: true, name: null, statements };
}

/** A statement, or what is wrong with it. */
function statementOf(label: string, body: JsonObject): Statement | string {
  const { capabilities, policy, comment: _, ...rest } = body;
  const named = typeof policy === 'string' ? LEVELS[policy] : undefined;
  if (policy !== undefined && named === undefined) return 'policy is deny, read, write or sudo';
  const listed = capabilities ?? named ?? [];
  if (!Array.isArray(listed) || !listed.every((one): one is string => typeof one === 'string'))
    return 'capabilities is a list of texts';
  const denied = listed.includes('deny');
  return {
    path: label.replace(/^\/+/, ''),
    effect: denied ? 'deny' : 'allow',
    actions: denied ? ['*'] : listed.map((one) => one.toLowerCase()),
    ...(Object.keys(rest).length > 0 ? { condition: masked(rest) } : {}),
  };
}

/** Texts that a condition holds below names of secrets are masked, as are secrets of known shapes. */
function masked(condition: unknown): unknown {
  return JSON.parse(maskRecord(JSON.stringify(condition)).text);
}

function repeated(items: readonly HclItem[]): HclItem | undefined {
  const seen = new Set<string>();
  return items.find(({ keys: [key = '', label] }) => {
    if (label !== undefined) return false;
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
}

/** An HCL value as plain data; labels become objects within each other, and the last of equal keys counts. */
function plain(value: HclValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isBody(value)) return value;
  const entries = value.items.map(({ keys: [key, ...labels], value: inner }): [string, unknown] => [
    key ?? '',
    labels.reduceRight<unknown>((held, label) => Object.fromEntries([[label, held]]), plain(inner)),
  ]);
  return Object.fromEntries(entries);
}

function isBody(value: HclValue): value is HclBody {
  return typeof value === 'object' && 'items' in value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
