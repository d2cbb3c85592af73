import { all, type Decision, type Reason, some, sortedOnce, type Truth } from '#core/authz/decision.ts';
import { type Ask, asked, type Match, match, reasonOf } from '#core/authz/aws/match.ts';
import type { NamedBy } from '#core/authz/aws/principals.ts';
import { type AwsPrincipal, type AwsRequest, resourceAccountOf } from '#core/authz/aws/request.ts';
import { type AwsStatement, isSilent, type PolicyPart } from '#core/authz/aws/statement.ts';

/**
 * The logic by which AWS decides (IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic"; Organizations User
 * Guide, "SCP evaluation"; KMS Developer Guide, "Key policies"). Statements that are not given do not exist, but for policies that
 * every role and key has: without theirs, and without one of a resource in another account, the answer is open.
 */

interface Judged {
  readonly statement: AwsStatement;
  readonly match: Match;
}

interface Missing {
  readonly part: PolicyPart;
  readonly truth: Truth;
  readonly keys: readonly string[];
  readonly silent: boolean;
}

/** Whether the request is allowed if nothing denies it, and what is missing for it. */
interface Granted {
  readonly truth: Truth;
  readonly missing: readonly Missing[];
}

/** Actions that make a session of a role, which its trust policy allows. */
const ASSUMING =
  /^sts:(assumerole|assumerolewithwebidentity|assumerolewithsaml|tagsession|setsourceidentity)$/;
const KEY = /^arn:[\w-]+:kms:[^:]*:[^:]*:key\//;

/** The policy on the resource is a trust policy for a role that is assumed, else a resource policy. */
function resourcePart({ action, request }: Ask): 'trust' | 'resource' {
  return ASSUMING.test(action) && !/:(user|federated-user)\//.test(request.resource ?? '')
    ? 'trust'
    : 'resource';
}

/** Whether a part has a say for this caller. */
function bears(part: PolicyPart, ask: Ask): boolean {
  const { principal, fromManagement, inManagement } = ask.request;
  const signed = ['user', 'role', 'session', 'federated-user', 'root'].includes(principal.kind);
  switch (part) {
    case 'identity':
      return signed;
    case 'boundary':
      return signed && principal.kind !== 'root';
    case 'session':
      return ['role', 'session', 'federated-user'].includes(principal.kind);
    case 'service-control':
      return signed && !principal.serviceLinked && !fromManagement;
    case 'resource-control':
      return !principal.serviceLinked && !inManagement;
    case 'resource':
    case 'trust':
      return part === resourcePart(ask);
  }
}

/** Whether a statement of these allows. */
function allows(
  judged: readonly Judged[],
  part: PolicyPart,
  by: readonly NamedBy[] = ['itself', 'behind', 'account'],
): Truth {
  const truths = judged
    .filter(({ statement }) => statement.part === part && statement.effect !== 'deny')
    .map(({ match: { truth, meant } }) => all([truth, some(by.map((way) => meant[way]))]));
  return some(truths);
}

/** A part that bounds: it allows where it is not there at all. */
function bound(judged: readonly Judged[], part: PolicyPart, needed = false): Missing {
  const there = judged.some(({ statement }) => statement.part === part);
  const truth = there || needed ? allows(judged, part) : 'yes';
  return { part, truth, keys: [], silent: false };
}

/** Service control policies: each node of the organisation that has some has to allow. */
function levels(judged: readonly Judged[]): readonly Missing[] {
  const part = 'service-control';
  const own = judged.filter(({ statement }) => statement.part === part);
  return sortedOnce(own.map(({ statement }) => statement.level ?? '')).map((level) => {
    const truth = allows(
      own.filter(({ statement }) => (statement.level ?? '') === level),
      part,
    );
    return { part, truth, keys: level === '' ? [] : [level], silent: false };
  });
}

const notYes = (parts: readonly Missing[]): readonly Missing[] =>
  parts.filter(({ truth }) => truth !== 'yes');

/** A caller that is no principal of an account: only the policy of the resource lets it in. */
function fromOutside(judged: readonly Judged[], part: 'trust' | 'resource', silent: boolean): Granted {
  const own: Missing = { part, truth: silent ? 'open' : allows(judged, part), keys: [], silent };
  return { truth: own.truth, missing: notYes([own]) };
}

function granted(
  judged: readonly Judged[],
  ask: Ask,
  principal: AwsPrincipal,
  sameAccount: boolean,
): Granted {
  const part = resourcePart(ask);
  const { resource } = ask.request;
  const gated = part === 'trust' || KEY.test(resource ?? '');
  const silent = (gated || !sameAccount) && !judged.some(({ statement }) => statement.part === part);
  if (!bears('identity', ask)) return fromOutside(judged, part, silent);
  const identity: Missing = {
    part: 'identity',
    truth: principal.kind === 'root' ? 'yes' : allows(judged, 'identity'),
    keys: [],
    silent: false,
  };
  const organisation = levels(judged);
  const bounds = [bound(judged, 'boundary'), bound(judged, 'session', principal.kind === 'federated-user')];
  const truths = (parts: readonly Missing[]): Truth => all(parts.map(({ truth }) => truth));
  const own = (by?: readonly NamedBy[]): Missing => ({
    part,
    truth: silent ? 'open' : allows(judged, part, by),
    keys: [],
    silent,
  });
  if (!sameAccount) {
    const needed = [...organisation, own(), identity, ...bounds];
    return { truth: truths(needed), missing: notYes(needed) };
  }
  const direct = own(['itself']);
  const behind = own(['behind']);
  // The account in a policy of its own leaves it to its own policies; only roles and keys need it to say so.
  const delegated = gated ? [own(), identity] : [identity];
  const reached = some([
    direct.truth,
    all([behind.truth, truths(bounds)]),
    all([truths(delegated), truths(bounds)]),
  ]);
  const entry = behind.truth === 'yes' ? [] : delegated;
  const missing = reached === 'yes' ? [] : [...entry, ...bounds];
  return { truth: all([truths(organisation), reached]), missing: notYes([...organisation, ...missing]) };
}

/** What the request is granted; where it is not known whose the resource is, what holds in both cases. */
function grantedAnywhere(
  judged: readonly Judged[],
  ask: Ask,
): Granted & { readonly open: readonly string[] } {
  const { principal, resource } = ask.request;
  const owner =
    resource === '*' ? (ask.request.resourceAccount ?? principal.account) : resourceAccountOf(ask.request);
  const inAccount = (same: boolean): Granted => granted(judged, ask, principal, same);
  if (owner !== null || principal.account === null)
    return { ...inAccount(owner !== null && owner === principal.account), open: [] };
  const [own, other] = [inAccount(true), inAccount(false)];
  if (own.truth === other.truth) return { ...own, open: [] };
  return { truth: 'open', missing: other.missing, open: ['aws:ResourceAccount'] };
}

const missingReason = ({ part, keys, silent }: Missing): Reason => ({
  grant: null,
  part,
  effect: 'missing',
  because: silent ? 'content' : null,
  keys,
});

/** Whether a statement denies; one that is silent may. */
function deniesBy({ statement, match: { truth } }: Judged): Truth {
  if (isSilent(statement)) return 'open';
  return statement.effect === 'deny' ? truth : 'no';
}

/** Keys that the open statements of some parts hang on. */
function openKeys(
  judged: readonly Judged[],
  applies: (statement: AwsStatement) => boolean,
): readonly string[] {
  return judged
    .filter(({ statement, match: { truth } }) => truth === 'open' && applies(statement))
    .flatMap(({ match: { keys } }) => keys);
}

/**
 * Decides whether AWS allows a request by the statements that apply to it: those of the caller's own policies, of its organisation,
 * and of the resource. The reasons name each statement in the order given, then the parts that lack one that allows.
 */
export function evaluateAws(request: AwsRequest, policies: readonly AwsStatement[]): Decision {
  const ask = asked(request, policies);
  const none: Match = {
    truth: 'no',
    because: 'principal',
    keys: [],
    meant: { itself: 'no', behind: 'no', account: 'no' },
  };
  const held = policies.map((statement): Judged => {
    const does = bears(statement.part, ask);
    return { statement, match: does ? match(statement, ask) : none };
  });
  const judged = held.filter(({ statement }) => bears(statement.part, ask));
  const denies = some(judged.map(deniesBy));
  const grants = grantedAnywhere(judged, ask);
  const reasons = held.map((each) => reasonOf(each.statement, each.match));
  const missing = grants.missing.filter(({ truth, silent }) => truth === 'no' || silent).map(missingReason);
  if (denies === 'yes' || grants.truth === 'no') {
    return { verdict: 'denied', reasons: denies === 'yes' ? reasons : [...reasons, ...missing], open: [] };
  }
  if (denies === 'no' && grants.truth === 'yes') return { verdict: 'allowed', reasons, open: [] };
  const lacking = new Set(grants.truth === 'open' ? grants.missing.map(({ part }) => part) : []);
  const open = openKeys(judged, ({ part, effect }) => effect === 'deny' || lacking.has(part));
  return { verdict: 'open', reasons: [...reasons, ...missing], open: sortedOnce([...open, ...grants.open]) };
}
