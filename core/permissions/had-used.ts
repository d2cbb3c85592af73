import type { Permission } from '#core/authz/decision.ts';
import { PROVIDER_OF_SOURCE } from '#core/authz/escalation/technique.ts';
import { holdsPath, parsePath } from '#core/authz/vault/path.ts';
import type { Held } from './holding.ts';

/** One permission that a credential's calls needed, over all its calls. */
export interface UsedPermission {
  /** The permission; the call itself where it is not known. */
  readonly permission: string;
  readonly source: string;
  readonly service: string | null;
  readonly access: string | null;
  readonly basis: string;
  readonly calls: bigint;
  readonly denied: bigint;
  readonly failed: bigint;
  readonly resources: bigint;
  /** First and last call in µs. */
  readonly firstAt: bigint | null;
  readonly lastAt: bigint | null;
  /** First of them as text. */
  readonly eventId: string;
}

/** One permission that a credential had, used, or both. */
export interface HadUsed {
  /** The permission in its system's words. */
  readonly permission: string;
  /** used: had and used; never-used: had; not-had: used though no statement in evidence gives it; seen: used, and nothing says what was had. */
  readonly state: 'used' | 'never-used' | 'not-had' | 'seen';
  /** What the statements say of it; null where none does. */
  readonly had: Permission | null;
  /** What the calls say of it; null where there is none. */
  readonly used: UsedPermission | null;
}

/** Finds among what is held in one system what a call needed. */
type Finder = (needed: string) => Permission | undefined;

/** By its name; in Vault by capability and path, an update being a creation too. */
function finderOf({ provider, permissions }: Held): Finder {
  if (provider !== 'vault') {
    const byName = new Map(permissions.map((each) => [each.action.toLowerCase(), each]));
    return (needed) => byName.get(needed.toLowerCase());
  }
  const paths = permissions.map((each) => {
    const [capability, path] = parted(each.action);
    return { each, capability, pattern: parsePath(path) };
  });
  return (needed) => {
    const [asked, on] = parted(needed);
    return paths.find(
      ({ capability, pattern }) =>
        (capability === asked || (asked === 'update' && capability === 'create')) && holdsPath(pattern, on),
    )?.each;
  };
}

function parted(permission: string): readonly [string, string] {
  const at = permission.indexOf(' ');
  return [permission.slice(0, at), permission.slice(at + 1)];
}

/**
 * What was had and what was used, side by side: first what was used though nothing in evidence gives it, then what was used, the most calls first, then what never was, in
 * the order of the permissions.
 */
export function hadAndUsed(held: readonly Held[], used: readonly UsedPermission[]): readonly HadUsed[] {
  const finders = new Map(held.map((each) => [each.provider, finderOf(each)]));
  const silent = held.some(({ unknown }) => unknown.length > 0);
  const met = new Set<Permission>();
  const did = used
    .filter(({ basis }) => basis !== 'none')
    .map((use): HadUsed => {
      const provider = PROVIDER_OF_SOURCE[use.source];
      const find = provider && finders.get(provider);
      const match = find?.(use.permission);
      if (match) met.add(match);
      const state = match ? 'used' : find && !silent ? 'not-had' : 'seen';
      return { permission: use.permission, state, had: match ?? null, used: use };
    });
  const never = held
    .flatMap(({ permissions }) => permissions)
    .filter((each) => !met.has(each))
    .map((each): HadUsed => ({ permission: each.action, state: 'never-used', had: each, used: null }));
  return [
    ...did.filter(({ state }) => state === 'not-had'),
    ...did.filter(({ state }) => state !== 'not-had'),
    ...never,
  ];
}
