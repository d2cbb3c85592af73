import { accessOf, cataloguedAction } from '#core/authz/aws/catalogue.ts';
import map from '#core/authz/aws/event-actions.json' with { type: 'json' };
import type { AccessLevel } from '#core/model/vocabulary.ts';

/**
 * Which permissions a call in CloudTrail needed. CloudTrail names calls, IAM names actions, and the two differ: the map beside this
 * file says how, from the API references of the services and the Service Authorization Reference. Nothing is guessed: what
 * neither the reference nor the map knows is unknown.
 */

/** Every way in which the permission of a call is known. */
export const EVENT_ACTION_BASES = ['named', 'mapped', 'unknown'] as const;
/** Named: call and action have one name; mapped: the map says so; unknown: neither. */
export type EventActionBasis = (typeof EVENT_ACTION_BASES)[number];

/** What a call needed. */
export interface EventAction {
  /** Actions that the call needed, all of them, as IAM writes them; empty where none is known for certain. */
  readonly permissions: readonly string[];
  /** Actions of which the call needed at least one, and its name does not tell which; empty otherwise. */
  readonly oneOf: readonly string[];
  /** How this is known. */
  readonly basis: EventActionBasis;
  /** Kind of access, that of the strongest action needed; null where it is not known or hangs on which action it was. */
  readonly access: AccessLevel | null;
  /** Why no policy of an identity decides about the call, as a sentence; null where one does or it is not known. */
  readonly free: string | null;
}

interface EventMap {
  /** When the map was last changed. */
  readonly version: string;
  /** Prefixes of IAM for services that CloudTrail names otherwise; a call may belong to any of them. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Actions that a call needs, all of them, by prefix and name of the call. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Actions of which a call needs at least one. */
  readonly oneOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Actions by the first word of a call, for services whose actions are the methods of HTTP. */
  readonly verbs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Calls about which no policy of an identity decides, each with the reason. */
  readonly free: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Prefixes whose calls are all about signing in or about credentials. */
  readonly signIn: readonly string[];
}

const events: EventMap = map;

/** When the map from calls to actions was last changed (a date); reports show it. */
export const EVENT_ACTIONS_VERSION: string = events.version;

/** Versions of an interface that CloudTrail appends to names of calls: `20150331`, `20150331v2`, `2020_05_31`. */
const VERSION_SUFFIX = /\d{4}_?\d{2}_?\d{2}(?:v\d+)?$/;

const STRENGTH: readonly AccessLevel[] = ['list', 'read', 'tagging', 'write', 'permissions', 'auth'];

const ofName = <T>(
  table: Readonly<Record<string, Readonly<Record<string, T>>>>,
  prefix: string,
  name: string,
): T | undefined => {
  const names = Object.hasOwn(table, prefix) ? table[prefix] : undefined;
  return names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
};

function levelOf(
  prefix: string,
  permissions: readonly string[],
  oneOf: readonly string[],
): AccessLevel | null {
  if (events.signIn.includes(prefix)) return 'auth';
  const levels = permissions.map(accessOf);
  if (levels.length > 0) return STRENGTH.findLast((level) => levels.includes(level)) ?? null;
  const [first = null, ...others] = oneOf.map(accessOf);
  return others.every((level) => level === first) ? first : null;
}

function answer(
  prefix: string,
  basis: EventActionBasis,
  { permissions = [], oneOf = [], free = null }: Partial<Pick<EventAction, 'permissions' | 'oneOf' | 'free'>>,
): EventAction {
  const access = basis === 'unknown' ? null : levelOf(prefix, permissions, oneOf);
  return { permissions, oneOf, basis, access, free };
}

/** What the map says of a call by exactly this name; null where it says nothing. */
function mapped(prefix: string, name: string): EventAction | null {
  const free = ofName(events.free, prefix, name);
  if (free !== undefined) return answer(prefix, 'mapped', { free });
  const permissions = ofName(events.calls, prefix, name);
  if (permissions !== undefined) return answer(prefix, 'mapped', { permissions });
  const oneOf = ofName(events.oneOf, prefix, name);
  return oneOf === undefined ? null : answer(prefix, 'mapped', { oneOf });
}

/** The action of the first word of a call, for services whose actions are the methods of HTTP. */
function byVerb(prefix: string, name: string): EventAction | null {
  const action = ofName(events.verbs, prefix, /^[A-Z][a-z]+(?=[A-Z])/.exec(name)?.[0] ?? '');
  return action === undefined ? null : answer(prefix, 'mapped', { permissions: [action] });
}

function lookedUp(prefixes: readonly string[], name: string, asItStands: boolean): EventAction | null {
  for (const prefix of prefixes) {
    const said = mapped(prefix, name);
    if (said !== null) return said;
  }
  const known = prefixes.flatMap((prefix) => cataloguedAction(`${prefix}:${name}`)?.action ?? []);
  const [first = ''] = prefixes;
  if (known.length > 1) return answer(first, 'mapped', { oneOf: known });
  if (known.length === 1)
    return answer(first, asItStands && prefixes.length === 1 ? 'named' : 'mapped', { permissions: known });
  for (const prefix of prefixes) {
    const said = byVerb(prefix, name);
    if (said !== null) return said;
  }
  return null;
}

/**
 * What a call needed, by the service as `event.service` or CloudTrail's `eventSource` names it and by the name of the call. The map has
 * precedence over a name that also is an action; then the name as it stands counts, then without a version at its end.
 */
export function eventAction(service: string, name: string): EventAction {
  const source = service.toLowerCase().replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const prefixes = (Object.hasOwn(events.services, source) ? events.services[source] : undefined) ?? [source];
  const bare = name.replace(VERSION_SUFFIX, '');
  return (
    lookedUp(prefixes, name, true) ??
    (bare === name || bare === '' ? null : lookedUp(prefixes, bare, false)) ??
    answer(source, 'unknown', {})
  );
}
