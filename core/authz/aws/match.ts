import {
  negated,
  type Reason,
  type ReasonCause,
  some,
  sortedOnce,
  type Truth,
} from '#core/authz/decision.ts';
import { conditionHolds, type Held, inLanguage } from '#core/authz/aws/condition.ts';
import { matches } from '#core/authz/aws/glob.ts';
import { actionGlob, type Lookup, patternOf } from '#core/authz/aws/pattern.ts';
import { type Meant, meansPrincipal } from '#core/authz/aws/principals.ts';
import { type AwsRequest, lookupOf, resourceAccountOf } from '#core/authz/aws/request.ts';
import { type AwsStatement, isSilent } from '#core/authz/aws/statement.ts';

/** A request made ready to be held against many statements. */
export interface Ask {
  /** The request. */
  readonly request: AwsRequest;
  /** Its action in lower case. */
  readonly action: string;
  /** What is known of its context keys. */
  readonly lookup: Lookup;
  /** Whether the caller has a permissions boundary. */
  readonly bounded: boolean;
}

/** Whether a statement matches a request. */
export interface Match {
  /** Whether it does. */
  readonly truth: Truth;
  /** The first element by which it does not, or that is open; null where it matches. */
  readonly because: ReasonCause | null;
  /** Context keys that failed or are open, sorted. */
  readonly keys: readonly string[];
  /** How its Principal element names the caller; `itself` for statements that have none. */
  readonly meant: Meant;
}

const ITSELF: Meant = { itself: 'yes', behind: 'no', account: 'no' };
const YES: Held = { truth: 'yes', keys: [] };
const OPEN: Held = { truth: 'open', keys: [] };

/** Makes a request ready. */
export function asked(request: AwsRequest, statements: readonly AwsStatement[]): Ask {
  return {
    request,
    action: request.action.toLowerCase(),
    lookup: lookupOf(request.principal, request.context, resourceAccountOf(request)),
    bounded: statements.some(({ part }) => part === 'boundary'),
  };
}

function actionHolds({ actions, notActions }: AwsStatement, action: string): Held {
  const named = (actions ?? notActions ?? []).some((pattern) => matches(actionGlob(pattern), action));
  return { truth: named === (actions !== null) ? 'yes' : 'no', keys: [] };
}

/** Whether one of the patterns means the resource; where the resource is not known, only a pattern for all is sure to. */
function oneMeans(patterns: readonly string[], resource: string | null, variables: Lookup | null): Held {
  const open: string[] = [];
  const truths = patterns.map((text): Truth => {
    const pattern = patternOf(text, 'resource', variables);
    if (pattern.glob === null) return 'no';
    if (resource === null) return text === '*' ? 'yes' : 'open';
    if (!matches(pattern.glob, resource)) return 'no';
    open.push(...pattern.open);
    return pattern.open.length > 0 ? 'open' : 'yes';
  });
  const truth = some(truths);
  return { truth, keys: truth === 'open' ? sortedOnce(open) : [] };
}

/** A policy that does not repeat its resource is on the whole of it: what lies in it begins with its ARN. */
function onResource(on: string | null, resource: string | null): Held {
  if (on === null || on === resource) return YES;
  if (resource === null) return OPEN;
  const inside = [`${on}/`, `${on}:`].some((start) => resource.startsWith(start));
  return { truth: inside ? 'yes' : 'no', keys: [] };
}

function resourceHolds(statement: AwsStatement, ask: Ask): Held {
  const { resources, notResources, part, on, version } = statement;
  const { resource } = ask.request;
  const written = resources ?? notResources;
  if (written === null) {
    const itsOwn = part === 'resource' || part === 'trust' || part === 'resource-control';
    return itsOwn ? onResource(on, resource) : OPEN;
  }
  return inLanguage(version, written, ask.lookup, (variables) => {
    const held = oneMeans(written, resource, variables);
    return resources === null ? { ...held, truth: negated(held.truth) } : held;
  });
}

/** Holds a statement against a request. */
export function match(statement: AwsStatement, ask: Ask): Match {
  if (isSilent(statement)) return { truth: 'open', because: 'content', keys: [], meant: ITSELF };
  const { part, principals, version, condition, effect } = statement;
  const needsPrincipal = part === 'resource' || part === 'trust';
  const meant =
    principals === null
      ? ITSELF
      : meansPrincipal(principals, ask.request.principal, effect === 'deny' ? 'deny' : 'allow', ask.bounded);
  const principalHolds: Held =
    principals === null && needsPrincipal ? OPEN : { truth: some(Object.values(meant)), keys: [] };
  const elements: readonly (readonly [ReasonCause, () => Held])[] = [
    ['action', () => actionHolds(statement, ask.action)],
    ['resource', () => resourceHolds(statement, ask)],
    ['principal', () => principalHolds],
    ['condition', () => conditionHolds(condition, version, ask.lookup)],
  ];
  let because: ReasonCause | null = null;
  const keys: string[] = [];
  for (const [cause, holds] of elements) {
    const held = holds();
    if (held.truth === 'no') return { truth: 'no', because: cause, keys: held.keys, meant };
    if (held.truth === 'yes') continue;
    because ??= cause;
    keys.push(...held.keys);
  }
  return { truth: because === null ? 'yes' : 'open', because, keys: sortedOnce(keys), meant };
}

/** What a statement did, as a reason. */
export function reasonOf(statement: AwsStatement, { truth, because, keys }: Match): Reason {
  const did = statement.effect === 'deny' ? 'denies' : 'allows';
  const effect = truth === 'yes' ? did : truth === 'open' ? 'open' : 'unmatched';
  return { grant: statement.id, part: statement.part, effect, because, keys };
}
