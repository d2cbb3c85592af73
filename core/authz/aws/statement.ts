/** Every part that a statement can play in a decision. */
export const POLICY_PARTS = [
  'identity',
  'resource',
  'trust',
  'boundary',
  'session',
  'service-control',
  'resource-control',
] as const;
/**
 * The part of a statement: of a policy of the caller (its own, its groups', attached ones), on the resource, on the role that is
 * assumed, of the caller's boundary, passed with the session, of the organisation for callers, of the organisation for resources.
 */
export type PolicyPart = (typeof POLICY_PARTS)[number];

/** The Condition element: operator, context key, value or values. */
export type AwsCondition = Readonly<Record<string, unknown>>;

/** One statement of a policy, as rows of `permission_grant` hold it. */
export interface AwsStatement {
  /** Id of the grant, by which reasons name it. */
  readonly id: string;
  /** The part it plays. */
  readonly part: PolicyPart;
  /** What it does; unknown where its content is not in evidence. */
  readonly effect: 'allow' | 'deny' | 'unknown';
  /** Action element; with `notActions` null too, the content is not in evidence. */
  readonly actions: readonly string[] | null;
  /** NotAction element. */
  readonly notActions: readonly string[] | null;
  /** Resource element; null with `notResources` where the policy is on one resource and does not repeat it. */
  readonly resources: readonly string[] | null;
  /** NotResource element. */
  readonly notResources: readonly string[] | null;
  /** Principal element; those of NotPrincipal begin with `not:`. Null in policies that have none. */
  readonly principals: readonly string[] | null;
  /** Condition element; null without. */
  readonly condition: AwsCondition | null;
  /** Node of the organisation that a policy of it hangs on: each node has to allow. Null in other parts. */
  readonly level: string | null;
  /** ARN of the resource or role that a resource or trust policy is on; null where it is not known, or in other parts. */
  readonly on: string | null;
  /** Version of the policy's language, e.g. `2012-10-17`, which says whether it knows variables; null where it is not in evidence. */
  readonly version: string | null;
}

/** Whether a statement tells nothing: its content, or the policy that it names, is not in evidence. */
export function isSilent(statement: AwsStatement): boolean {
  return statement.effect === 'unknown' || (statement.actions === null && statement.notActions === null);
}
