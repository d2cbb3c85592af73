import { some, sortedOnce, type Decision, type Reason, type Truth } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { judged, missing, type Judgement, type Match } from '../judgement.ts';
import { conditionTruth, type GcpContext } from './condition.ts';
import {
  boundaryApplies,
  boundaryHolds,
  isBoundary,
  isDenyRule,
  judgedDeny,
  unseenGuards,
  type GcpGuard,
} from './guard.ts';
import { meansHolder, memberName, type GcpHolder } from './member.ts';
import { nodeHolds, type GcpPlace } from './node.ts';
import { roleContents, roleHolds, roleName, type RoleContents } from './role.ts';

/** A request to Google Cloud: who asks for which permission where. */
export interface GcpRequest extends GcpHolder, GcpPlace, GcpContext {
  /** Permission as roles have it, e.g. `storage.objects.get`. */
  readonly permission: string;
}

/** The answer to a request, and what it was given without. */
export interface GcpDecision extends Decision {
  /** Guards of which no grant is in evidence; the verdict does not reckon with them. */
  readonly unseen: readonly GcpGuard[];
}

/**
 * Whether Google Cloud allows a request: no deny rule stops it, no principal access boundary shuts it out, and a binding on the resource or anything it lies in
 * gives a role with the permission. Bindings add up. Source: https://cloud.google.com/iam/docs/policy-types and `/deny-overview`.
 *
 * `grants` are bindings (kind attachment), content of roles, deny rules (kind service-control) and boundaries. Open is a role without content in evidence, a group or set that is
 * not known to hold who asks, a condition that cannot be decided, and a node at which a policy changed unseen.
 */
export function evaluateGcp(request: GcpRequest, grants: readonly Grant[]): GcpDecision {
  const roles = roleContents(grants);
  const reasons = new Map<string, Reason>();
  const keep = ({ truth, reason }: Judgement): Truth => {
    if (reason.grant !== null) reasons.set(reason.grant, reason);
    return truth;
  };
  const changed = new Set(
    grants.flatMap(({ kind, effect, scopeNode }) =>
      kind === 'resource' && effect === 'unknown' ? [scopeNode] : [],
    ),
  );
  const stopped = some(
    grants
      .filter(isDenyRule)
      .map((rule) => keep(judgedDeny(rule, request.permission, request, request, request, grants))),
  );
  const within = boundaries(request, grants, keep);
  const allowed = some([
    ...grants
      .filter(({ kind }) => kind === 'attachment')
      .map((one) => keep(binding(one, request, grants, roles, changed, keep))),
    ...grants
      .filter(({ kind, effect }) => kind === 'resource' && effect === 'unknown')
      .map((one) => keep(unseen(one, request))),
  ]);
  const told = grants.flatMap(({ id }) => reasons.get(id) ?? []);
  const denied = stopped === 'yes' || within === 'no' || allowed === 'no';
  const certain = stopped === 'no' && within === 'yes' && allowed === 'yes';
  return {
    verdict: denied ? 'denied' : certain ? 'allowed' : 'open',
    reasons: [...told, ...(allowed === 'no' ? [missing('binding')] : [])],
    open:
      denied || certain
        ? []
        : sortedOnce(
            told
              .filter(({ effect, part }) => effect === 'open' && hangsOn(part, { stopped, within, allowed }))
              .flatMap(({ keys }) => keys),
          ),
    unseen: unseenGuards(grants),
  };
}

/** Whether an open verdict hangs on a part: what is allowed for certain hangs on no further binding. */
function hangsOn(
  part: string,
  { stopped, within, allowed }: Readonly<Record<'stopped' | 'within' | 'allowed', Truth>>,
): boolean {
  if (part === 'deny policy') return stopped === 'open';
  return part === 'principal access boundary' ? within === 'open' : allowed === 'open';
}

function binding(
  grant: Grant,
  request: GcpRequest,
  grants: readonly Grant[],
  roles: RoleContents,
  changed: ReadonlySet<string | null>,
  keep: (judgement: Judgement) => Truth,
): Judgement {
  const member = grant.holder === null ? 'open' : meansHolder(grant.holder, request, grants);
  const condition = conditionTruth(grant.condition, request);
  const matches: Match[] = [
    {
      because: 'resource',
      truth: nodeHolds(grant.scopeNode, request),
      keys: [grant.scopeNode ?? 'resource of the policy'],
    },
    {
      because: member === 'open' ? 'membership' : 'principal',
      truth: member,
      keys: member === 'open' ? [memberName(grant.holder ?? 'member')] : [],
    },
    { because: 'condition', ...condition },
  ];
  const reached = judged(grant.id, 'binding', matches);
  if (reached.truth === 'no') return reached;
  const rows = grant.policyKey === null ? undefined : roles.get(grant.policyKey);
  const holds = grant.effect === 'unknown' ? 'open' : roleHolds(rows, request.permission);
  const role = roleName(grant.policyKey);
  for (const row of rows ?? [])
    keep(
      judged(row.id, 'role', [
        {
          because: holds === 'open' ? 'content' : 'action',
          truth: roleHolds([row], request.permission),
          keys: holds === 'open' ? [role] : [],
        },
      ]),
    );
  return judged(grant.id, 'binding', [
    { because: holds === 'open' ? 'content' : 'action', truth: holds, keys: holds === 'open' ? [role] : [] },
    ...matches,
    {
      because: 'content',
      truth: changed.has(grant.scopeNode) ? 'open' : 'yes',
      keys: [`policy of ${grant.scopeNode ?? ''}`],
    },
  ]);
}

/** A policy that changed without its bindings in evidence may allow anything at its node and below. */
function unseen(grant: Grant, request: GcpRequest): Judgement {
  const node = grant.scopeNode ?? '';
  return judged(grant.id, 'binding', [
    { because: 'resource', truth: nodeHolds(grant.scopeNode, request), keys: [node] },
    { because: 'content', truth: 'open', keys: [`policy of ${node}`] },
  ]);
}

/**
 * Whether boundaries let a request through: none is bound to who asks, or one of those that are holds the resource. Where each that
 * may be bound holds it, that is certain.
 */
function boundaries(
  request: GcpRequest,
  grants: readonly Grant[],
  keep: (judgement: Judgement) => Truth,
): Truth {
  const judgements = grants.filter(isBoundary).map((boundary) => {
    const applies = boundaryApplies(boundary, request, request, grants);
    const holds = boundaryHolds(boundary, request);
    const bound: Match = {
      because: applies.truth === 'open' ? 'membership' : 'principal',
      truth: applies.truth,
      keys: applies.keys,
    };
    const held: Match = { because: 'resource', truth: holds, keys: boundary.resources ?? ['resources'] };
    keep(
      judged(
        boundary.id,
        'principal access boundary',
        applies.truth === 'open' && holds === 'no' ? [bound] : [bound, held],
      ),
    );
    return { applies: applies.truth, holds };
  });
  const relevant = judgements.filter(({ applies }) => applies !== 'no');
  if (relevant.every(({ holds }) => holds === 'yes')) return 'yes';
  if (relevant.some(({ applies, holds }) => applies === 'yes' && holds === 'yes')) return 'yes';
  const bound = relevant.some(({ applies }) => applies === 'yes');
  return bound && relevant.every(({ holds }) => holds === 'no') ? 'no' : 'open';
}
