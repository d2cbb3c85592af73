import type { Permission } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { mergedPermissions, unknownContent, UNBOUND } from '../merged.ts';
import { kubernetesAccess } from './access.ts';
import { pairsOf } from './catalogue.ts';
import { MASTERS, namesOf } from './evaluate.ts';
import { rulesOf, type KubernetesRole, type RoleRules } from './roles.ts';
import { isPath, partsOf } from './rule.ts';
import { groupsOf, meansSubject, nameOf, type KubernetesSubject } from './subject.ts';

/**
 * What a subject may do in a cluster, one permission for each verb and target (`get core/secrets`, `create core/pods/exec`, `get /metrics`).
 * Wildcards stand for what the list of resources knows, and stay beside it for what it does not. Resources are `<namespace>/<name>`,
 * with `*` for all, or any. A binding to a group that is not known to hold the subject is conditional on it; a role
 * without rules in evidence is a permission of the role's own name, with the remark that its content is not known.
 */
export function expandKubernetes(
  subject: KubernetesSubject,
  grants: readonly Grant[],
  roles: readonly KubernetesRole[] = [],
): readonly Permission[] {
  const rules = rulesOf(grants, roles);
  const master = groupsOf(subject).includes(MASTERS)
    ? ['*/*', '*'].flatMap((target) => permissionsOf('*', target, 'any', [], []))
    : [];
  return mergedPermissions([
    ...master,
    ...grants.filter(({ kind }) => kind === 'attachment').flatMap((one) => bound(one, subject, rules)),
  ]);
}

function bound(binding: Grant, subject: KubernetesSubject, roles: RoleRules): readonly Permission[] {
  const means = meansSubject(binding.holder, subject);
  if (means === 'no') return [];
  const conditional = [
    ...(means === 'open' ? [nameOf(binding.holder)] : []),
    ...(binding.scopeNode === null ? ['namespace'] : []),
  ];
  const namespace = binding.scopeNode ?? '*';
  const role = binding.policyKey ?? 'role';
  const unseen = (by: readonly string[]): Permission => ({
    ...unknownContent(role, 'roles', by),
    resources: resourcesOf(namespace, []),
    conditional,
  });
  const rules = binding.effect === 'unknown' ? undefined : roles.get(role);
  if (rules === undefined) return [unseen([binding.id])];
  return rules.flatMap((rule) => {
    const by = [binding.id, rule.id];
    if (rule.effect === 'unknown') return [unseen(by)];
    const names = namesOf(rule);
    return (rule.resources ?? [])
      .filter((target) => !isPath(target) || namespace === '*')
      .flatMap((target) =>
        (rule.actions ?? []).flatMap((verb) => {
          const narrowed = isPath(target) ? [] : names;
          return permissionsOf(verb, target, resourcesOf(namespace, narrowed), conditional, by).filter(
            (permission) => narrowed.length === 0 || !isUnnamed(permission.action),
          );
        }),
      );
  });
}

function permissionsOf(
  verb: string,
  target: string,
  resources: Permission['resources'],
  conditional: readonly string[],
  by: readonly string[],
): readonly Permission[] {
  return pairsOf(verb, target).map(([one, on]) => ({
    ...UNBOUND,
    action: `${one} ${on}`,
    service: isPath(on) ? 'paths' : partsOf(on).group,
    access: kubernetesAccess(one, on),
    resources,
    conditional,
    by,
  }));
}

function resourcesOf(namespace: string, names: readonly string[]): Permission['resources'] {
  if (names.length > 0) return names.map((name) => `${namespace}/${name}`);
  return namespace === '*' ? 'any' : [`${namespace}/*`];
}

/** A creation and the deletion of a collection are never narrowed by names, so that a rule with names does not give them. */
function isUnnamed(action: string): boolean {
  return /^deletecollection |^create [^/]+\/[^/]+$/.test(action);
}
