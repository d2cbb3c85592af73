import { some, sortedOnce, type Decision, type Reason, type Truth } from '../decision.ts';
import { conditionFields, texts, type Grant } from '../grant.ts';
import { judged, missing, truthOf, type Judgement, type Match } from '../judgement.ts';
import { rulesOf, type KubernetesRole, type RoleRules } from './roles.ts';
import { nameMatches, targetMatches, verbMatches, type KubernetesAttributes } from './rule.ts';
import { groupsOf, isNode, meansSubject, nameOf, type KubernetesSubject } from './subject.ts';

/** A request to a cluster: who asks for what. */
export type KubernetesRequest = KubernetesSubject & KubernetesAttributes;

/** The group whose members RBAC never stops (kubernetes.io, "User-facing roles"). */
export const MASTERS = 'system:masters';

/**
 * Whether RBAC allows a request. Rules only ever allow. A binding of one namespace gives what its role holds in that namespace, be
 * it a cluster role or not, and no paths; a binding of the cluster gives it everywhere. Source: kubernetes.io, Using RBAC Authorization.
 *
 * `grants` are bindings (kind attachment, with the namespace or `*` as node) and the rules of roles (kind content). A role without rules in evidence, and a
 * group where no record lists groups, are open. For a node, whose own authorizer is not in evidence, what RBAC does not allow is open.
 */
export function evaluateKubernetes(
  request: KubernetesRequest,
  grants: readonly Grant[],
  roles: readonly KubernetesRole[] = [],
): Decision {
  const rules = rulesOf(grants, roles);
  const reasons = new Map<string, Reason>();
  const truths: Truth[] = [];
  const also: Reason[] = [];
  if (groupsOf(request).includes(MASTERS)) {
    const { truth, reason } = judged(null, MASTERS, []);
    truths.push(truth);
    also.push(reason);
  }
  for (const binding of grants) {
    if (binding.kind !== 'attachment') continue;
    const judgement = judgedBinding(binding, request, rules, reasons);
    truths.push(judgement.truth);
    reasons.set(binding.id, judgement.reason);
  }
  if (isNode(request)) {
    truths.push('open');
    also.push({
      grant: null,
      part: 'node authorizer',
      effect: 'open',
      because: 'content',
      keys: ['node authorizer'],
    });
  }
  const allowed = some(truths);
  if (allowed === 'no') also.push(missing('binding'));
  const told = [...grants.flatMap(({ id }) => reasons.get(id) ?? []), ...also];
  return {
    verdict: allowed === 'yes' ? 'allowed' : allowed === 'no' ? 'denied' : 'open',
    reasons: told,
    open:
      allowed === 'open'
        ? sortedOnce(told.flatMap(({ effect, keys }) => (effect === 'open' ? keys : [])))
        : [],
  };
}

/** Whether a binding allows; the rules of its role add their reasons where the binding means the request. */
function judgedBinding(
  binding: Grant,
  request: KubernetesRequest,
  roles: RoleRules,
  reasons: Map<string, Reason>,
): Judgement {
  const principal = meansSubject(binding.holder, request);
  const matches: Match[] = [
    {
      because: principal === 'open' ? 'membership' : 'principal',
      truth: principal,
      keys: [nameOf(binding.holder)],
    },
    { because: 'resource', truth: reaches(binding, request), keys: [binding.scopeNode ?? 'namespace'] },
  ];
  const reached = judged(binding.id, 'binding', matches);
  if (reached.truth === 'no') return reached;
  const role = binding.policyKey;
  const rules = role === null || binding.effect === 'unknown' ? undefined : roles.get(role);
  if (rules === undefined)
    return judged(binding.id, 'binding', [
      ...matches,
      { because: 'content', truth: 'open', keys: [role ?? 'role'] },
    ]);
  const judgements = rules.map((rule) => judgedRule(rule, request, role ?? 'role'));
  for (const { reason } of judgements) if (reason.grant !== null) reasons.set(reason.grant, reason);
  const content = judgements.find(({ truth }) => truth === 'open');
  return judged(binding.id, 'binding', [
    ...matches,
    {
      because: content === undefined ? 'action' : 'content',
      truth: some(judgements.map(({ truth }) => truth)),
      keys: content === undefined ? [] : content.reason.keys,
    },
  ]);
}

/** Whether one rule holds the request. */
function judgedRule(rule: Grant, asked: KubernetesRequest, role: string): Judgement {
  if (rule.effect === 'unknown')
    return judged(rule.id, 'role', [{ because: 'content', truth: 'open', keys: [role] }]);
  return judged(rule.id, 'role', [
    { because: 'action', truth: truthOf(verbMatches(rule.actions ?? [], asked.verb)) },
    {
      because: 'resource',
      truth: truthOf((rule.resources ?? []).some((target) => targetMatches(target, asked))),
    },
    {
      because: 'condition',
      truth: truthOf(asked.path !== null || nameMatches(namesOf(rule), asked)),
      keys: ['resourceNames'],
    },
  ]);
}

/** Whether a binding reaches the request: everywhere, or in its own namespace; open where its node is not stated. */
function reaches({ scopeNode }: Grant, { path, namespace }: KubernetesRequest): Truth {
  if (scopeNode === '*') return 'yes';
  if (path !== null || namespace === null) return 'no';
  return scopeNode === null ? 'open' : scopeNode === namespace ? 'yes' : 'no';
}

/** Names that narrow a rule; empty where none do. */
export function namesOf(rule: Grant): readonly string[] {
  return texts(conditionFields(rule.condition)?.['resourceNames']);
}
