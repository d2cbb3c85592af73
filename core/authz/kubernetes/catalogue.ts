import resources from './resources.json' with { type: 'json' };
import { isPath, partsOf } from './rule.ts';

/** Version of the list of resources and verbs. */
export const KUBERNETES_CATALOGUE_VERSION: string = resources.version;

/** Every built-in resource and subresource as `group/resource`, `core` for the group without a name. Source: Kubernetes API reference, stable groups. */
export const KUBERNETES_RESOURCES: readonly string[] = Object.entries(resources.resources).flatMap(
  ([group, names]) => names.map((name) => `${group}/${name}`),
);

const SPECIAL: readonly (readonly [string, readonly string[]])[] = Object.entries(resources.special);

/** Verbs that HTTP has for a path that is no resource, in small letters. */
const PATH_VERBS = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'] as const;

/** Pairs of verb and target that a rule's verb and target stand for; wildcards stand for what the list knows, and stay beside it. */
export function pairsOf(verb: string, target: string): readonly (readonly [string, string])[] {
  if (isPath(target)) return verb === '*' ? PATH_VERBS.map((one) => [one, target]) : [[verb, target]];
  const targets = [target, ...KUBERNETES_RESOURCES.filter((one) => one !== target && covers(target, one))];
  const verbs = verb === '*' ? resources.verbs : [verb];
  const plain = verbs.flatMap((one) => targets.map((on): [string, string] => [one, on]));
  if (verb !== '*') return plain;
  const special = SPECIAL.flatMap(([one, on]) =>
    on.filter((named) => covers(target, named)).map((named): [string, string] => [one, named]),
  );
  return [...plain, ...special];
}

/** Whether a target with wildcards holds a named one. */
function covers(target: string, named: string): boolean {
  const wide = partsOf(target);
  const one = partsOf(named);
  if (wide.group !== '*' && wide.group !== one.group) return false;
  if (wide.resource === '*' || wide.resource === one.resource) return true;
  return wide.resource.startsWith('*/') && one.resource.endsWith(wide.resource.slice(1));
}
