import type { GrantKind } from '#core/model/vocabulary.ts';

/** Every effect of a grant. */
export const GRANT_EFFECTS = ['allow', 'deny', 'unknown'] as const;
/** What a grant says: allow, deny, or unknown where it is known to be there and its content is not in evidence. */
export type GrantEffect = (typeof GRANT_EFFECTS)[number];

/** One row of `permission_grant`, as evaluators take it; what a row has as NULL is null here. */
export interface Grant {
  /** `grant_id` as text. */
  readonly id: string;
  /** Key of who may or may not: a principal, or the policy or role whose content this is; null where a call changed it unseen. */
  readonly holder: string | null;
  /** How it reaches its holder. */
  readonly kind: GrantKind;
  /** What it says. */
  readonly effect: GrantEffect;
  /** What may be done, in the source's words. */
  readonly actions: readonly string[] | null;
  /** Everything but these. */
  readonly notActions: readonly string[] | null;
  /** On what. */
  readonly resources: readonly string[] | null;
  /** Who is meant; one that is excepted begins with `not:`. */
  readonly principals: readonly string[] | null;
  /** Under which condition, as parsed JSON; null where there is none. */
  readonly condition: unknown;
  /** Where it is granted: a node of a hierarchy, a namespace, `*` for everywhere. */
  readonly scopeNode: string | null;
  /** Policy or role whose content has rows of its own. */
  readonly policyKey: string | null;
}

/** A condition as an object; null where there is none or it is masked as a whole. */
export function conditionFields(condition: unknown): Readonly<Record<string, unknown>> | null {
  return typeof condition === 'object' && condition !== null && !Array.isArray(condition)
    ? (condition as Readonly<Record<string, unknown>>)
    : null;
}

/** The texts of a list; empty where it is none. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** Groups grants by a key, each group in the order given; those without a key are left out. */
export function groupedBy(
  grants: readonly Grant[],
  keyOf: (grant: Grant) => string | null,
): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = keyOf(grant);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(grant);
    else groups.set(key, [grant]);
  }
  return groups;
}
