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
  const evidence: Evidence = {
    holder,
    grants,
    ancestors,
    roles: roleContents(grants),
    denials: denialsOf(holder, grants),
    boundaries: boundariesOf(holder, grants),
  };
  return mergedPermissions(
    grants
      .filter(({ kind }) => kind === 'attachment')
      .flatMap((binding) => bound(binding, evidence))
      .flatMap((permission) => guarded(permission, evidence)),
  );
}

/** A deny rule that means the holder, or may. */
interface Denial {
  readonly rule: Grant;
  /** What it hangs on; empty where it stops the holder for certain. */
  readonly open: readonly string[];
}

/** A principal access boundary that the holder is bound by, or may be. */
interface Bound {
  readonly nodes: readonly string[];
  readonly certain: boolean;
}

interface Evidence {
  readonly holder: GcpHolder;
  readonly grants: readonly Grant[];
  readonly ancestors: Ancestors;
  readonly roles: RoleContents;
  readonly denials: readonly Denial[];
  readonly boundaries: readonly Bound[];
}

function denialsOf(holder: GcpHolder, grants: readonly Grant[]): readonly Denial[] {
  return grants.filter(isDenyRule).flatMap((rule): Denial[] => {
    if (rule.effect === 'unknown') return [{ rule, open: ['deny policy'] }];
    const means = principalsMean(rule.principals, holder, grants);
    const condition = conditionTruth(rule.condition, NOWHERE);
    if (means === 'no' || condition.truth === 'no') return [];
    const open = [
      ...condition.keys,
      ...(means === 'open' ? (rule.principals ?? []) : []),
      ...(rule.scopeNode === null ? ['deny policy'] : []),
    ];
    return [{ rule, open }];
  });
}

function boundariesOf(holder: GcpHolder, grants: readonly Grant[]): readonly Bound[] {
  return grants
    .filter(isBoundary)
    .map((boundary) => ({ boundary, applies: boundaryApplies(boundary, holder, NOWHERE, grants).truth }))
    .filter(({ applies }) => applies !== 'no')
    .map(({ boundary, applies }) => ({ nodes: boundary.resources ?? [], certain: applies === 'yes' }));
}

function bound(binding: Grant, evidence: Evidence): readonly Permission[] {
  const { holder, grants, roles } = evidence;
  const means = binding.holder === null ? 'open' : meansHolder(binding.holder, holder, grants);
  const condition = conditionTruth(binding.condition, NOWHERE);
  if (means === 'no' || condition.truth === 'no') return [];
  const reach = bounded(
    {
      nodes: [binding.scopeNode ?? UNNAMED_NODE],
      conditional: [...(means === 'open' ? [memberName(binding.holder ?? 'member')] : []), ...condition.keys],
      by: [binding.id],
    },
    evidence,
  );
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
function guarded(given: Permission, { denials, ancestors }: Evidence): readonly Permission[] {
  const stopping = denials.filter(({ rule }) => rule.effect === 'unknown' || denies(rule, given.action));
  if (stopping.length === 0) return [given];
  const nodes = new Set(given.resources);
  const conditional = [...given.conditional];
  const except: string[] = [];
  for (const { rule, open } of stopping) {
    const node = rule.scopeNode;
    if (open.length > 0 || node === null) conditional.push(...open);
    else {
      for (const one of nodes) if (liesIn(one, node, ancestors)) nodes.delete(one);
      except.push(node);
    }
  }
  return nodes.size === 0 ? [] : [{ ...given, resources: [...nodes], conditional, except }];
}

/** What principal access boundaries leave of a node: itself where one holds it, those below it that one names, else it stays and hangs on the boundary. */
function bounded(reach: Reach, { boundaries, ancestors }: Evidence): Reach {
  const holds = ({ nodes }: Bound): boolean =>
    reach.nodes.every((node) => nodes.some((wide) => liesIn(node, wide, ancestors)));
  if (boundaries.every(holds) || boundaries.some((one) => one.certain && holds(one))) return reach;
  const below = boundaries
    .flatMap(({ nodes }) => nodes)
    .filter((narrow) => reach.nodes.some((node) => narrow !== node && liesIn(narrow, node, ancestors)));
  return boundaries.every(({ certain }) => certain) && below.length > 0
    ? { ...reach, nodes: below }
    : { ...reach, conditional: [...reach.conditional, 'principal access boundary'] };
}
