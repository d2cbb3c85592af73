import { conditionFields, groupedBy, texts, type Grant } from '../grant.ts';

/** A cluster role as far as aggregation goes; roles that neither have labels nor aggregate need none. */
export interface KubernetesRole {
  /** Key of the role. */
  readonly key: string;
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its `aggregationRule`, as parsed JSON; null where it aggregates nothing. */
  readonly aggregation: unknown;
}

/** The rules of each role by its key, those that it aggregates among them. A role that is not there has no content in evidence. */
export type RoleRules = ReadonlyMap<string, readonly Grant[]>;

/**
 * The rules of roles. A cluster role that aggregates has the rules of every cluster role whose labels fit one of its selectors, and
 * those that stand in it, which its controller wrote there before. Source: kubernetes.io, Aggregated ClusterRoles.
 */
export function rulesOf(grants: readonly Grant[], roles: readonly KubernetesRole[]): RoleRules {
  const own = groupedBy(grants, ({ kind, holder }) => (kind === 'content' ? holder : null));
  const aggregated = roles
    .filter(({ aggregation }) => aggregation !== null)
    .map(({ key, aggregation }): [string, readonly Grant[]] => {
      const chosen = roles.filter(
        (other) => other.key !== key && isClusterRole(other.key) && selects(aggregation, other.labels),
      );
      return [key, [...(own.get(key) ?? []), ...chosen.flatMap((other) => own.get(other.key) ?? [])]];
    })
    .filter(([, rules]) => rules.length > 0);
  return new Map([...own, ...aggregated]);
}

/** Keys of cluster roles have no namespace: `k8s-role:<cluster>//<name>`. */
function isClusterRole(key: string): boolean {
  return /^k8s-role:[^/]*\/\//.test(key);
}

function selects(aggregation: unknown, labels: Readonly<Record<string, string>>): boolean {
  const selectors = conditionFields(aggregation)?.['clusterRoleSelectors'];
  return Array.isArray(selectors) && selectors.some((selector) => fits(selector, labels));
}

/** Whether labels fit a selector; one that names nothing fits all (`metav1.LabelSelector`). */
function fits(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const fields = conditionFields(selector);
  if (fields === null) return false;
  const equal = Object.entries(conditionFields(fields['matchLabels']) ?? {});
  const expressions = fields['matchExpressions'];
  return (
    equal.every(([name, value]) => labels[name] === value) &&
    (!Array.isArray(expressions) || expressions.every((expression) => expressed(expression, labels)))
  );
}

function expressed(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const fields = conditionFields(expression);
  const key = fields?.['key'];
  if (typeof key !== 'string') return false;
  const value = labels[key];
  const values = texts(fields?.['values']);
  switch (fields?.['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
