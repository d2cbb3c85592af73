import type { Permission } from '#core/authz/decision.ts';
import type { CatalogueProvider } from '#core/authz/escalation/technique.ts';
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

const PROVIDERS: Readonly<Record<string, CatalogueProvider>> = {
  'aws-cloudtrail': 'aws',
  'gcp-audit': 'gcp',
  'vault-audit': 'vault',
  'kubernetes-audit': 'kubernetes',
  'spire-server': 'spire',
  ssh: 'ssh',
};

/** The system whose permissions a source's calls need; undefined for sources without any. */
export function providerOf(source: string): CatalogueProvider | undefined {
  return PROVIDERS[source];
}

/** Whether what somebody holds is what a call needed: by its name, in Vault by capability and path, an update being a creation too. */
function gives(provider: CatalogueProvider, held: Permission, needed: string): boolean {
  if (provider !== 'vault') return held.action.toLowerCase() === needed.toLowerCase();
  const [capability, path] = parted(held.action);
  const [asked, on] = parted(needed);
  const same = capability === asked || (asked === 'update' && capability === 'create');
  return same && holdsPath(parsePath(path), on);
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
  const had = held.flatMap(({ provider, permissions }) => permissions.map((each) => ({ provider, each })));
  const silent = held.some(({ unknown }) => unknown.length > 0);
  const met = new Set<Permission>();
  const did = used
    .filter(({ basis }) => basis !== 'none')
    .map((use): HadUsed => {
      const provider = providerOf(use.source);
      const match = had.find(
        (one) => one.provider === provider && gives(one.provider, one.each, use.permission),
      );
      if (match) met.add(match.each);
      const told = had.some((one) => one.provider === provider);
      const state = match ? 'used' : told && !silent ? 'not-had' : 'seen';
      return { permission: use.permission, state, had: match?.each ?? null, used: use };
    });
  const never = had
    .filter(({ each }) => !met.has(each))
    .map(({ each }): HadUsed => ({ permission: each.action, state: 'never-used', had: each, used: null }));
  return [
    ...did.filter(({ state }) => state === 'not-had'),
    ...did.filter(({ state }) => state !== 'not-had'),
    ...never,
  ];
}
