import type { Permission } from '#core/authz/decision.ts';
import type { AccessLevel } from '#core/model/vocabulary.ts';

/** What one permission of an access level weighs where it holds on every resource; see docs/scope.md. */
const WEIGHTS: Readonly<Record<AccessLevel, number>> = {
  list: 1,
  read: 2,
  tagging: 2,
  auth: 3,
  write: 5,
  permissions: 20,
};
/** What a permission weighs of which the access level is not known. */
const UNKNOWN_WEIGHT = 3;
/** What every permission that AWS knows weighs together, to the nearest thousand: it scores 100. */
export const FULL_WEIGHT = 82_000;
const SOME_PATTERN = 0.5;
const ONE_NAMED = 0.2;
const EACH_FURTHER = 0.02;

/**
 * Which share of a permission's weight it has on these resources: 1 on all, a half where a pattern is among them, else a fifth on one that is named and a fiftieth more
 * for each further one, at most a half. A pattern that takes the place of others never lowers it.
 */
export function breadth(resources: Permission['resources']): number {
  if (resources === 'any' || resources.includes('*')) return 1;
  return resources.some((resource) => /[*?]/.test(resource))
    ? SOME_PATTERN
    : breadthOfNamed(resources.length);
}

/** The same for so many named resources, at least one. */
export function breadthOfNamed(resources: number): number {
  return Math.min(SOME_PATTERN, ONE_NAMED + EACH_FURTHER * Math.max(0, resources - 1));
}

/** What a permission of an access level weighs, above 0; `share` is its breadth. */
export function weightOf(access: AccessLevel | null, share: number): number {
  return (access === null ? UNKNOWN_WEIGHT : WEIGHTS[access]) * share;
}

/** The scope score of a sum of weights: 0 for none, 100 for everything that AWS knows; more weight never lowers it. */
export function scoreOf(weight: number): number {
  return Math.min(100, (100 * Math.log1p(weight)) / Math.log1p(FULL_WEIGHT));
}
