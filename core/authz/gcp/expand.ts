import type { Permission } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { mergedPermissions, unknownContent, UNBOUND } from '../merged.ts';
import { conditionTruth, type GcpContext } from './condition.ts';
import { boundaryApplies, denies, isBoundary, isDenyRule, principalsMean } from './guard.ts';
import { meansHolder, memberName, type GcpHolder } from './member.ts';
import { basicAccess, gcpAccess } from './permission.ts';
import { roleContents, roleName, type RoleContents } from './role.ts';

const NOWHERE: GcpContext = { at: null, resourceName: null, resourceType: null, resourceService: null };

/** The resource of a policy that does not name it. */
export const UNNAMED_NODE = 'unknown';

/** What each node lies in, nearest first; a node that no record places is not there. */
export type Ancestors = ReadonlyMap<string, readonly string[]>;

/** Whether a node is another or lies in it, as far as names and ancestors tell. */
function liesIn(node: string, wide: string, ancestors: Ancestors): boolean {
  return node === wide || node.startsWith(`${wide}/`) || ancestors.get(node)?.includes(wide) === true;
}

/** What a binding gives, before it is shared out over permissions. */
interface Reach {
  readonly nodes: readonly string[];
  readonly conditional: readonly string[];
  readonly by: readonly string[];
}

/**
 * What a holder may do in Google Cloud, one permission for each of its roles' permissions. Resources are the nodes at which it is bound, and hold everything
 * below; `unknown` is that of a policy that does not name it. Conditional on attributes that conditions ask for, groups that
 * are not known to hold it, and guards that may or may not mean it. A role without content in evidence is a permission of the role's
 * own name, with the remark that its content is not known, and for a basic role the access that it is documented to give.
 */
export function expandGcp(
  holder: GcpHolder,
  grants: readonly Grant[],
  ancestors: Ancestors = new Map(),
): readonly Permission[] {
  const roles = roleContents(grants);
  return mergedPermissions(
    grants
      .filter(({ kind }) => kind === 'attachment')
      .flatMap((binding) => bound(binding, holder, grants, roles, ancestors))
      .flatMap((permission) => guarded(permission, holder, grants, ancestors)),
  );
}

function bound(
  binding: Grant,
  holder: GcpHolder,
  grants: readonly Grant[],
  roles: RoleContents,
  ancestors: Ancestors,
): readonly Permission[] {
  const means = binding.holder === null ? 'open' : meansHolder(binding.holder, holder, grants);
  const condition = conditionTruth(binding.condition, NOWHERE);
  if (means === 'no' || condition.truth === 'no') return [];
  const reach = bounded(
    {
      nodes: [binding.scopeNode ?? UNNAMED_NODE],
      conditional: [...(means === 'open' ? [memberName(binding.holder ?? 'member')] : []), ...condition.keys],
      by: [binding.id],
    },
    holder,
    grants,
    ancestors,
  );
  if (reach.nodes.length === 0) return [];
  const role = roleName(binding.policyKey);
  const rows = binding.effect === 'unknown' ? undefined : roles.get(binding.policyKey ?? '');
  const silent = rows?.filter(({ effect, actions }) => effect === 'unknown' || actions === null) ?? [];
  const unseen: Permission[] =
    rows === undefined || silent.length > 0
      ? [
          {
            ...unknownContent(role, 'roles', [...reach.by, ...silent.map(({ id }) => id)]),
            access: basicAccess(role),
            resources: reach.nodes,
            conditional: reach.conditional,
          },
        ]
      : [];
  return [
    ...unseen,
    ...(rows ?? []).flatMap((row) =>
      row.effect === 'unknown'
        ? []
        : (row.actions ?? []).map((action) => permission(action, { ...reach, by: [...reach.by, row.id] })),
    ),
  ];
}

function permission(action: string, { nodes, conditional, by }: Reach): Permission {
  return {
    ...UNBOUND,
    action,
    service: action.slice(0, Math.max(0, action.indexOf('.'))),
    access: gcpAccess(action),
    resources: nodes,
    conditional,
    by,
  };
}

/** What deny rules leave of a permission: nothing where one denies it on its node or above for certain; an exception where on a node elsewhere. */
function guarded(
  given: Permission,
  holder: GcpHolder,
  grants: readonly Grant[],
  ancestors: Ancestors,
): readonly Permission[] {
  const nodes = new Set(given.resources);
  const conditional = [...given.conditional];
  const except: string[] = [];
  for (const rule of grants) {
    if (!isDenyRule(rule)) continue;
    if (rule.effect === 'unknown') conditional.push('deny policy');
    if (rule.effect === 'unknown' || !denies(rule, given.action)) continue;
    const means = principalsMean(rule.principals, holder, grants);
    const condition = conditionTruth(rule.condition, NOWHERE);
    if (means === 'no' || condition.truth === 'no') continue;
    const node = rule.scopeNode;
    if (means === 'open' || condition.truth === 'open' || node === null)
      conditional.push(
        ...condition.keys,
        ...(means === 'open' ? (rule.principals ?? []) : []),
        ...(node === null ? ['deny policy'] : []),
      );
    else {
      for (const one of nodes) if (liesIn(one, node, ancestors)) nodes.delete(one);
      except.push(node);
    }
  }
  return nodes.size === 0 ? [] : [{ ...given, resources: [...nodes], conditional, except }];
}

/** What principal access boundaries leave of a node: itself where one holds it, those below it that one names, else it stays and hangs on the boundary. */
function bounded(reach: Reach, holder: GcpHolder, grants: readonly Grant[], ancestors: Ancestors): Reach {
  const applying = grants
    .filter(isBoundary)
    .map((boundary) => ({ boundary, ...boundaryApplies(boundary, holder, NOWHERE, grants) }))
    .filter(({ truth }) => truth !== 'no');
  if (applying.length === 0) return reach;
  const allowed = applying.flatMap(({ boundary }) => boundary.resources ?? []);
  if (reach.nodes.every((node) => allowed.some((wide) => liesIn(node, wide, ancestors)))) return reach;
  const conditional = [...reach.conditional, 'principal access boundary'];
  const certain = applying.every(({ truth }) => truth === 'yes');
  const below = allowed.filter((narrow) => reach.nodes.some((node) => liesIn(narrow, node, ancestors)));
  return certain && below.length > 0 ? { ...reach, nodes: below } : { ...reach, conditional };
}
