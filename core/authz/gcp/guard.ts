import { all, some, type Truth } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { judged, type Judgement } from '../judgement.ts';
import { conditionTruth, type GcpContext } from './condition.ts';
import { meansHolder, type GcpHolder } from './member.ts';
import { nodeHolds, type GcpPlace } from './node.ts';
import { denyMeans } from './permission.ts';

/** Every part that stops what bindings allow. */
export const GCP_GUARDS = ['deny policy', 'principal access boundary'] as const;
/** A part that stops what bindings allow. */
export type GcpGuard = (typeof GCP_GUARDS)[number];

/** Whether a grant is a rule of a deny policy: kind service-control, denied permissions as actions, excepted ones as not_actions, principals with `not:` before excepted ones. */
export function isDenyRule({ kind, effect }: Grant): boolean {
  return kind === 'service-control' && effect !== 'allow';
}

/** Whether a grant is a principal access boundary: kind boundary, principals it is bound to, and as resources the nodes they may reach. */
export function isBoundary({ kind }: Grant): boolean {
  return kind === 'boundary';
}

/** Guards of which no grant is in evidence, so that nobody knows whether there are any. */
export function unseenGuards(grants: readonly Grant[]): readonly GcpGuard[] {
  const seen = [grants.some(isDenyRule), grants.some(isBoundary)];
  return GCP_GUARDS.filter((_, at) => seen[at] !== true);
}

/** Whether a list of principals means somebody: one does, and none of those excepted by `not:`. */
export function principalsMean(
  principals: readonly string[] | null,
  who: GcpHolder,
  grants: readonly Grant[],
): Truth {
  const means = (names: readonly string[]): Truth =>
    some(names.map((name) => meansHolder(name, who, grants)));
  const listed = principals ?? [];
  const excepted = means(listed.filter((name) => name.startsWith('not:')).map((name) => name.slice(4)));
  const named = means(listed.filter((name) => !name.startsWith('not:')));
  return all([named, excepted === 'yes' ? 'no' : excepted === 'open' ? 'open' : 'yes']);
}

/** Whether a deny rule means a permission: it is denied, and not excepted. */
export function denies(rule: Grant, permission: string): boolean {
  const means = (names: readonly string[] | null): boolean =>
    (names ?? []).some((name) => denyMeans(name, permission));
  return means(rule.actions) && !means(rule.notActions);
}

/** Whether a deny rule stops a request; it holds on its node and everything below. */
export function judgedDeny(
  rule: Grant,
  permission: string,
  who: GcpHolder,
  place: GcpPlace,
  context: GcpContext,
  grants: readonly Grant[],
): Judgement {
  const { truth, keys } = conditionTruth(rule.condition, context);
  if (rule.effect === 'unknown')
    return judged(rule.id, 'deny policy', [{ because: 'content', truth: 'open', keys: ['deny policy'] }]);
  const principal = principalsMean(rule.principals, who, grants);
  return judged(
    rule.id,
    'deny policy',
    [
      { because: 'action', truth: denies(rule, permission) ? 'yes' : 'no' },
      { because: 'resource', truth: nodeHolds(rule.scopeNode, place), keys: [rule.scopeNode ?? 'resource'] },
      {
        because: principal === 'open' ? 'membership' : 'principal',
        truth: principal,
        keys: principal === 'open' ? (rule.principals ?? []) : [],
      },
      { because: 'condition', truth, keys },
    ],
    'denies',
  );
}

/** Whether a boundary lets its principals reach a resource. */
export function boundaryHolds(boundary: Grant, place: GcpPlace): Truth {
  if (boundary.effect === 'unknown' || boundary.resources === null) return 'open';
  return some(boundary.resources.map((node) => nodeHolds(node, place)));
}

/** Whether a boundary is bound to somebody. */
export function boundaryApplies(
  boundary: Grant,
  who: GcpHolder,
  context: GcpContext,
  grants: readonly Grant[],
): { readonly truth: Truth; readonly keys: readonly string[] } {
  const principal = principalsMean(boundary.principals, who, grants);
  const condition = conditionTruth(boundary.condition, context);
  return {
    truth: all([principal, condition.truth]),
    keys: principal === 'open' ? [...(boundary.principals ?? []), ...condition.keys] : condition.keys,
  };
}
