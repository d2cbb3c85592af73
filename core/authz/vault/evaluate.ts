import { sortedOnce, type Decision, type Reason, type Truth, type Verdict } from '../decision.ts';
import type { Grant } from '../grant.ts';
import { judged, missing, type Judgement, type Match } from '../judgement.ts';
import { needsSudo } from './built-in.ts';
import { parametersPass } from './parameters.ts';
import { byPriority, holdsPath, isExact } from './path.ts';
import { heldPolicies, SHIPPED, type VaultHolder } from './policies.ts';
import { namespacePrefix, rulesOf, type VaultRule } from './rule.ts';
import { mayHold } from './template.ts';

/** A request to Vault, by the holder of a token. */
export interface VaultRequest extends VaultHolder {
  /** Operation as the audit log has it: read, list, create, update, patch, delete, recover, renew, revoke, rollback, help. */
  readonly operation: string;
  /** Path without its namespace. */
  readonly path: string;
  /** Namespace without a slash at its end; `root` for the root. */
  readonly namespace: string;
  /** Parameters of the request by name; null where no record tells them. Hashed values are not known. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  /** Seconds that the answer is to be wrapped for; 0 for not at all, null where no record tells. */
  readonly wrapSeconds: number | null;
}

/**
 * Whether policies allow a request. Of all paths that hold the request's only the one of the highest priority speaks; a path that is
 * the same to the letter comes before all others. The answer of a listing is decided for the path with and without a slash at its
 * end. Source: https://developer.hashicorp.com/vault/docs/concepts/policies; `AllowOperation` and `resolveACLPermsForListOp` in `acl.go`.
 *
 * A policy whose content is not in evidence leaves all open but what the request's very path denies, for it may hold a path of higher
 * priority. A path with a template that is not known is open where it could speak and would say something else. Reasons name the grants whose paths hold the request.
 */
export function evaluateVault(request: VaultRequest, grants: readonly Grant[]): Decision {
  const held = heldPolicies(request, grants);
  if (held.root) return decided('allowed', [judged(null, 'root policy', []).reason]);
  if (request.operation === 'help') return decided('allowed', [judged(null, 'help', []).reason]);
  const rules = rulesOf(held.contents, request.identity);
  const path = namespacePrefix(request.namespace) + askedPath(request);
  const certain = rules.filter(({ templates }) => templates.length === 0);
  const holding = certain.filter(({ pattern }) =>
    forms(request, path).some((form) => holdsPath(pattern, form)),
  );
  const speaking = speaker(holding, request, path);
  const judgements = new Map<string, Reason>();
  for (const rule of holding)
    if (rule !== speaking) for (const reason of outranked(rule, speaking)) keep(judgements, reason);
  const said = speaking === undefined ? null : judgedRule(speaking, request);
  for (const reason of said?.reasons ?? []) keep(judgements, reason);
  const truth: Truth = said?.truth ?? 'no';
  const settled = speaking !== undefined && speaking.denies && isExact(speaking.pattern);
  const also = settled ? [] : openTemplates(rules, request, path, truth);
  const unseen = settled
    ? []
    : held.unseen.map(
        ({ policy, grant }) =>
          judged(grant, 'policy', [{ because: 'content', truth: 'open', keys: [policy] }]).reason,
      );
  for (const reason of also) keep(judgements, reason);
  const ordered = [
    ...grants.flatMap(({ id }) => judgements.get(id) ?? []),
    ...[...judgements].filter(([id]) => id.startsWith(SHIPPED)).map(([, reason]) => reason),
    ...unseen,
    ...(speaking === undefined && also.length + unseen.length === 0 ? [missing('policy')] : []),
  ];
  const open = also.length + unseen.length > 0 || truth === 'open';
  return decided(open ? 'open' : truth === 'yes' ? 'allowed' : 'denied', ordered);
}

function decided(verdict: Verdict, reasons: readonly Reason[]): Decision {
  const open = reasons.flatMap(({ effect, keys }) => (effect === 'open' ? keys : []));
  return { verdict, reasons, open: verdict === 'open' ? sortedOnce(open) : [] };
}

function keep(reasons: Map<string, Reason>, reason: Reason): void {
  if (reason.grant !== null) reasons.set(reason.grant, reason);
}

/** A listing always asks for a path with a slash at its end (`http/logical.go`). */
function askedPath({ operation, path }: VaultRequest): string {
  const clean = path.replace(/^\/+/, '');
  return operation === 'list' && !clean.endsWith('/') ? `${clean}/` : clean;
}

/** The forms of a path that rules are held against. */
function forms({ operation }: VaultRequest, path: string): readonly string[] {
  return operation === 'list' ? [path, path.slice(0, -1)] : [path];
}

/** The rule that speaks: one that is the path itself, else the one of the highest priority; for a listing, a deny unless a rule that lists comes before it. */
function speaker(holding: readonly VaultRule[], request: VaultRequest, path: string): VaultRule | undefined {
  for (const form of forms(request, path)) {
    const exact = holding.find(({ pattern }) => isExact(pattern) && pattern.path === form);
    if (exact) return exact;
  }
  const ranked = [...holding].sort((a, b) => byPriority(b.pattern, a.pattern));
  if (request.operation !== 'list') return ranked[0];
  return ranked.find(({ denies, capabilities }) => denies || capabilities.has('list')) ?? ranked[0];
}

/** The capability that an operation needs. */
function capabilityOf(operation: string): string {
  return ['renew', 'revoke', 'rollback'].includes(operation) ? 'update' : operation;
}

const WITH_PARAMETERS = ['read', 'update', 'create', 'patch', 'recover'];

interface RuleVerdict {
  readonly truth: Truth;
  readonly reasons: readonly Reason[];
}

/** What the rule that speaks says. */
function judgedRule(rule: VaultRule, request: VaultRequest): RuleVerdict {
  const denying = rule.capabilities.get('deny') ?? [];
  if (rule.denies)
    return {
      truth: 'no',
      reasons: rule.grants.map((id) =>
        denying.includes(id)
          ? judged(id, 'policy', [], 'denies').reason
          : judged(id, 'policy', [{ because: 'resource', truth: 'no', keys: ['deny'] }]).reason,
      ),
    };
  const capability = capabilityOf(request.operation);
  const giving = rule.capabilities.get(capability) ?? [];
  const sudo = rule.capabilities.get('sudo') ?? [];
  const protectedPath = forms(request, askedPath(request)).some(needsSudo);
  const shared: readonly Match[] = [
    { because: 'action', truth: protectedPath && sudo.length === 0 ? 'no' : 'yes', keys: ['sudo'] },
    ...conditionsOf(rule, request),
  ];
  const judgementOf = (id: string): Judgement =>
    judged(id, 'policy', [
      { because: 'action', truth: giving.includes(id) ? 'yes' : 'no', keys: [capability] },
      ...shared,
    ]);
  const judgements = rule.grants.map(judgementOf);
  return {
    truth: giving.length === 0 ? 'no' : judged(null, 'policy', shared).truth,
    reasons: judgements.map(({ reason }) => reason),
  };
}

function conditionsOf(rule: VaultRule, request: VaultRequest): readonly Match[] {
  const { minWrap, maxWrap, narrowed } = rule;
  const wrapped = request.wrapSeconds;
  const within = (fits: (seconds: number) => boolean): Truth =>
    wrapped === null ? 'open' : wrapped > 0 && fits(wrapped) ? 'yes' : 'no';
  const parameters = WITH_PARAMETERS.includes(request.operation)
    ? parametersPass(rule, request.parameters)
    : { truth: 'yes' as const, keys: [] };
  return [
    {
      because: 'condition',
      truth: minWrap === null ? 'yes' : within((one) => one >= minWrap),
      keys: ['min_wrapping_ttl'],
    },
    {
      because: 'condition',
      truth: maxWrap === null ? 'yes' : within((one) => one <= maxWrap),
      keys: ['max_wrapping_ttl'],
    },
    { because: 'condition', ...parameters },
    { because: 'condition', truth: narrowed.length > 0 ? 'open' : 'yes', keys: narrowed },
  ];
}

function outranked(rule: VaultRule, by: VaultRule | undefined): readonly Reason[] {
  const keys = by === undefined ? [] : [by.pattern.path];
  return rule.grants.map((id) => judged(id, 'policy', [{ because: 'resource', truth: 'no', keys }]).reason);
}

/** Reasons of the rules that could speak, would their templates be known, and would not say what is said without them. */
function openTemplates(
  rules: readonly VaultRule[],
  request: VaultRequest,
  path: string,
  truth: Truth,
): readonly Reason[] {
  return rules
    .filter(
      ({ templates, pattern }) =>
        templates.length > 0 && forms(request, path).some((form) => mayHold(pattern.path, form)),
    )
    .filter((rule) => judgedRule(rule, request).truth !== truth)
    .flatMap(({ grants, templates }) =>
      grants.map(
        (id) => judged(id, 'policy', [{ because: 'resource', truth: 'open', keys: templates }]).reason,
      ),
    );
}
