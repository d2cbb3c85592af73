import { changesPermissions, mintsCredentials } from '#core/authz/escalation/powers.ts';
import type { Connection } from '#core/db/database.ts';
import { loadGrants, loadHeld, type HeldGrant, type PolicyGrant } from './grant-rows.ts';
import { heldBy, type Basis, type Held, type InForce } from './holding.ts';
import { measure, type ScopeMeasure } from './measure.ts';
import { breadth } from './score.ts';

/** Whether everything that a scope comes to is in evidence, or some of it, or only its use. */
export type Completeness = 'granted' | 'part-granted' | 'none';

/** What a set of statements comes to. */
export interface ScopeContent {
  /** Its parts. */
  readonly measure: ScopeMeasure;
  /** How complete the evidence is. */
  readonly completeness: Completeness;
  /** Distinct resources and patterns that are named. */
  readonly resources: number;
  /** Whether some permission holds on every resource. */
  readonly anyResource: boolean;
  /** Whether it can change permissions. */
  readonly changesPermissions: boolean;
  /** Whether it can make credentials. */
  readonly mintsCredentials: boolean;
  /** Grants and policies whose content is not in evidence. */
  readonly unknown: number;
}

/** What a basis comes to in a period. */
export interface ScopePeriod {
  /** Since when in µs, null where no record shows a change before. */
  readonly from: bigint | null;
  /** Until when in µs, null while it holds. */
  readonly to: bigint | null;
  /** What it comes to. */
  readonly content: ScopeContent;
  /** Statements in force. */
  readonly inForce: readonly InForce[];
}

interface Dated extends InForce {
  readonly from: bigint | null;
  readonly to: bigint | null;
}

/** Every grant and what each holder comes to. */
export interface Grants {
  /** Grants by id. */
  readonly byId: ReadonlyMap<string, PolicyGrant>;
  /** What each holder comes to. */
  readonly ofHolder: ReadonlyMap<string, readonly HeldGrant[]>;
}

/** Reads what scopes are measured from. */
export async function readGrants(db: Connection): Promise<Grants> {
  return { byId: await loadGrants(db), ofHolder: await loadHeld(db) };
}

/** What a basis comes to, period by period: a new one begins where a statement begins or ends. Neighbours with the same statements are one. */
export function periodsOf(basis: Basis, grants: Grants): readonly ScopePeriod[] {
  const dated = [
    ...basis.holders.flatMap((key) => datedOf(key, null, grants)),
    ...basis.sessionPolicies.flatMap((key) => datedOf(key, 'session', grants)),
  ];
  const moments = [...new Set(dated.flatMap(({ from, to }) => [from, to]).filter((at) => at !== null))].sort(
    (a, b) => (a < b ? -1 : 1),
  );
  const periods: ScopePeriod[] = [];
  const known = new Map<string, ScopeContent>();
  let last = '';
  for (let i = 0; i <= moments.length; i++) {
    const from = i === 0 ? null : (moments[i - 1] ?? null);
    const to = moments[i] ?? null;
    const held = dated.filter(
      (each) =>
        (each.from === null || (from !== null && each.from <= from)) &&
        (each.to === null || (to !== null && each.to >= to)),
    );
    // A statement that several of the holders come to is one.
    const once = new Map(held.map(({ grant, part }) => [`${part} ${grant.id}`, { grant, part }]));
    const inForce = [...once.values()];
    const same = [...once.keys()].join();
    const before = periods.at(-1);
    if (before && same === last) {
      periods[periods.length - 1] = { ...before, to };
      continue;
    }
    const content = known.get(same) ?? contentOf(heldBy(basis, inForce));
    known.set(same, content);
    periods.push({ from, to, content, inForce });
    last = same;
  }
  return periods;
}

function datedOf(key: string, part: string | null, grants: Grants): readonly Dated[] {
  return (grants.ofHolder.get(key) ?? []).flatMap((held) => {
    const grant = grants.byId.get(held.id);
    return grant ? [{ grant, part: part ?? held.part, from: held.from, to: held.to }] : [];
  });
}

/** Measures what somebody may do. */
export function contentOf(held: readonly Held[]): ScopeContent {
  const permissions = held.flatMap((each) => each.permissions);
  const unknown = held.reduce((sum, each) => sum + each.unknown.length, 0);
  const named = new Set(permissions.flatMap(({ resources }) => (resources === 'any' ? [] : resources)));
  const everywhere = named.delete('*') || permissions.some(({ resources }) => resources === 'any');
  return {
    measure: measure(
      permissions.map(({ service, access, resources, conditional, notes }) => ({
        service,
        access,
        conditional: conditional.length > 0 || notes.includes('unknown-content'),
        breadth: breadth(resources),
      })),
    ),
    completeness: unknown === 0 ? 'granted' : permissions.length > 0 ? 'part-granted' : 'none',
    resources: named.size,
    anyResource: everywhere,
    changesPermissions: some(held, ({ provider }, { action, access }) =>
      changesPermissions(provider, action, access),
    ),
    mintsCredentials: some(held, ({ provider }, { action }) => mintsCredentials(provider, action)),
    unknown,
  };
}

function some(
  held: readonly Held[],
  test: (held: Held, permission: Held['permissions'][number]) => boolean,
): boolean {
  return held.some((each) => each.permissions.some((permission) => test(each, permission)));
}
