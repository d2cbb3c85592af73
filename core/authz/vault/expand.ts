import { sortedOnce, type Permission } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { mergedPermissions, unknownContent, UNBOUND } from '../merged.ts';
import { vaultAccess } from './access.ts';
import { VAULT_CAPABILITIES } from './built-in.ts';
import { byPriority, covers, isExact, overlaps, parsePath, type VaultPattern } from './path.ts';
import { heldPolicies, isRoot, type HeldPolicies, type VaultHolder } from './policies.ts';
import { rulesOf, type VaultRule } from './rule.ts';

/**
 * What a holder may do in Vault, one permission for each capability on each path of its policies (`read secret/data/team/*`). `except` names the
 * paths that hold something of it, come before it and do not give that capability; where one also holds other things it is remarked. Conditional on templates that are not known, parameters,
 * wrapping, second factors and control groups. A policy without content in evidence is a permission of the policy's own key, with the remark that its
 * content is not known; the root policy is every capability on any path.
 *
 * A path more never takes a permission away; it is an exception to those that it comes before and that hold something in common with it.
 */
export function expandVault(holder: VaultHolder, grants: readonly Grant[]): readonly Permission[] {
  const held = heldPolicies(holder, grants);
  const rules = rulesOf(held.contents, holder.identity);
  const all = parsePath('*');
  const root = held.root
    ? VAULT_CAPABILITIES.map((capability) => permission(capability, all, rootGrants(held)))
    : [];
  return mergedPermissions([
    ...root,
    ...rules.flatMap((rule) => given(rule, rules, held)),
    ...held.unseen.map(({ policy, grant }) =>
      unknownContent(policy, 'policies', [...(grant === null ? [] : [grant]), ...attaching(held, policy)]),
    ),
  ]);
}

function given(rule: VaultRule, rules: readonly VaultRule[], held: HeldPolicies): readonly Permission[] {
  if (rule.denies) return [];
  const conditional = sortedOnce([...rule.templates, ...rule.narrowed, ...parameterNames(rule)]);
  const before = rules.filter((other) => other !== rule && comesBefore(other.pattern, rule.pattern));
  return [...rule.capabilities].map(([capability, ids]): Permission => {
    const taking = before.filter(({ denies, capabilities }) => denies || !capabilities.has(capability));
    const partly = taking.some(({ pattern }) => !covers(rule.pattern, pattern));
    return {
      ...permission(capability, rule.pattern, [...ids, ...attachedTo(held, ids)]),
      except: sortedOnce(taking.map(({ pattern }) => pattern.path)),
      conditional,
      notes: partly ? ['overlap'] : [],
    };
  });
}

/** Whether a path speaks instead of another for something that both hold. */
function comesBefore(first: VaultPattern, second: VaultPattern): boolean {
  return overlaps(first, second) && (isExact(first) || byPriority(first, second) > 0);
}

function permission(capability: string, pattern: VaultPattern, by: readonly string[]): Permission {
  return {
    ...UNBOUND,
    action: `${capability} ${pattern.path}`,
    service: pattern.parts[0] === 'auth' ? pattern.parts.slice(0, 2).join('/') : (pattern.parts[0] ?? ''),
    access: vaultAccess(capability, pattern),
    resources: pattern.path === '*' ? 'any' : [pattern.path],
    by,
  };
}

function parameterNames({ allowed, denied, required, minWrap, maxWrap }: VaultRule): readonly string[] {
  return [
    ...(allowed !== null && allowed.size > 0 ? ['allowed_parameters'] : []),
    ...(denied !== null && denied.size > 0 ? ['denied_parameters'] : []),
    ...(required.length > 0 ? ['required_parameters'] : []),
    ...(minWrap === null ? [] : ['min_wrapping_ttl']),
    ...(maxWrap === null ? [] : ['max_wrapping_ttl']),
  ];
}

function attaching({ attachments }: HeldPolicies, policy: string): readonly string[] {
  return (attachments.get(policy) ?? []).map(({ id }) => id);
}

/** Ids of the grants that attach the policies which statements are of. */
function attachedTo(held: HeldPolicies, ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => attaching(held, held.policyOf.get(id) ?? ''));
}

function rootGrants(held: HeldPolicies): readonly string[] {
  return [...held.attachments.keys()].filter(isRoot).flatMap((key) => attaching(held, key));
}
