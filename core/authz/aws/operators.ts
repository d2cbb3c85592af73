import { some, type Truth } from '#core/authz/decision.ts';
import { matches } from '#core/authz/aws/glob.ts';
import { type Lookup, patternOf, type PatternKind } from '#core/authz/aws/pattern.ts';
import { fromIso, type Micros } from '#core/base/time.ts';
import { holds, parseAddress, parseNetwork } from '#core/model/address.ts';

/**
 * What each condition operator does with one value of the request and one of the policy. Source: IAM User Guide, "IAM JSON policy
 * elements: Condition operators". A value that an operator cannot read leaves the answer open: how AWS reads it is not known.
 */

/** Compares one value of the policy, in which variables are replaced by what `lookup` knows, with one of the request. */
type Compare = (policy: string, request: string, lookup: Lookup | null) => Compared;

interface Compared {
  readonly truth: Truth;
  /** Keys of variables whose value is not known. */
  readonly open: readonly string[];
}

/** One operator without its prefix and suffix. */
export interface Operator {
  /** Whether it asks that no value matches. */
  readonly negated: boolean;
  /** Whether a value of the request is one of the policy's. */
  readonly compare: Compare;
}

const plain = (truth: Truth): Compared => ({ truth, open: [] });
const whether = (holdsTrue: boolean): Compared => plain(holdsTrue ? 'yes' : 'no');

function texts(kind: PatternKind, lower: boolean): Compare {
  const cased = (text: string): string => (lower ? text.toLowerCase() : text);
  return (policy, request, lookup) => {
    const inCase: Lookup | null = lookup && ((key) => lookup(key)?.map(cased) ?? lookup(key));
    const { glob, open } = patternOf(cased(policy), kind, inCase);
    const matched = glob !== null && matches(glob, cased(request));
    return { truth: !matched ? 'no' : open.length > 0 ? 'open' : 'yes', open: matched ? open : [] };
  };
}

const arns: Compare = (policy, request, lookup) => {
  if (policy.split(':', 6).length < 6) return plain('open');
  if (request.split(':', 6).length < 6) return plain('no');
  return texts('arn', false)(policy, request, lookup);
};

function ordered<T>(read: (text: string) => T | null, holdsFor: (request: T, policy: T) => boolean): Compare {
  return (policy, request) => {
    const [wanted, given] = [read(policy), read(request)];
    return wanted === null || given === null ? plain('open') : whether(holdsFor(given, wanted));
  };
}

function numberOf(text: string): number | null {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

/** The forms of W3C's note on dates, and seconds since 1970; four digits are a year. */
function timeOf(text: string): Micros | null {
  const trimmed = text.trim();
  if (/^-?\d{1,15}$/.test(trimmed) && !/^\d{4}$/.test(trimmed)) return BigInt(trimmed) * 1_000_000n;
  const day = /^(\d{4})(-\d{2})?(-\d{2})?$/.exec(trimmed);
  if (day) return fromIso(`${day[1] ?? ''}${day[2] ?? '-01'}${day[3] ?? '-01'}T00:00:00Z`);
  return fromIso(trimmed.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/, '$1:00$2'));
}

function bytesOf(text: string): string | null {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : null;
}

function booleanOf(text: string): boolean | null {
  const lower = text.trim().toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : null;
}

const addresses: Compare = (policy, request) => {
  const address = parseAddress(request);
  const single = parseAddress(policy);
  const network = parseNetwork(single === null ? policy : `${policy}/${single.family === 4 ? 32 : 128}`);
  return address === null || network === null ? plain('open') : whether(holds(network, address));
};

const equal = (left: unknown, right: unknown): boolean => left === right;

const numeric = (holdsFor: (request: number, policy: number) => boolean): Operator => ({
  negated: false,
  compare: ordered(numberOf, holdsFor),
});
const dated = (holdsFor: (request: Micros, policy: Micros) => boolean): Operator => ({
  negated: false,
  compare: ordered(timeOf, holdsFor),
});
const matching = (compare: Compare): Operator => ({ negated: false, compare });
const excluding = (compare: Compare): Operator => ({ negated: true, compare });

const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: matching(texts('exact', false)),
  stringnotequals: excluding(texts('exact', false)),
  stringequalsignorecase: matching(texts('exact', true)),
  stringnotequalsignorecase: excluding(texts('exact', true)),
  stringlike: matching(texts('text', false)),
  stringnotlike: excluding(texts('text', false)),
  arnequals: matching(arns),
  arnlike: matching(arns),
  arnnotequals: excluding(arns),
  arnnotlike: excluding(arns),
  numericequals: numeric(equal),
  numericnotequals: excluding(ordered(numberOf, equal)),
  numericlessthan: numeric((given, wanted) => given < wanted),
  numericlessthanequals: numeric((given, wanted) => given <= wanted),
  numericgreaterthan: numeric((given, wanted) => given > wanted),
  numericgreaterthanequals: numeric((given, wanted) => given >= wanted),
  dateequals: dated(equal),
  datenotequals: excluding(ordered(timeOf, equal)),
  datelessthan: dated((given, wanted) => given < wanted),
  datelessthanequals: dated((given, wanted) => given <= wanted),
  dategreaterthan: dated((given, wanted) => given > wanted),
  dategreaterthanequals: dated((given, wanted) => given >= wanted),
  bool: matching(ordered(booleanOf, equal)),
  binaryequals: matching(ordered(bytesOf, equal)),
  ipaddress: matching(addresses),
  notipaddress: excluding(addresses),
};

/** The operator of a name without prefix and suffix, in lower case; undefined where IAM has none of that name. */
export function operatorOf(name: string): Operator | undefined {
  return OPERATORS[name];
}

/** Whether one value of the request is, or for negated operators is not, among the values of the policy. */
export function satisfies(
  operator: Operator,
  policies: readonly string[],
  request: string,
  lookup: Lookup | null,
): { readonly truth: Truth; readonly open: readonly string[] } {
  const compared = policies.map((policy) => operator.compare(policy, request, lookup));
  const among = some(compared.map(({ truth }) => truth));
  const open = among === 'open' ? compared.flatMap((each) => each.open) : [];
  if (!operator.negated || among === 'open') return { truth: among, open };
  return { truth: among === 'yes' ? 'no' : 'yes', open };
}
