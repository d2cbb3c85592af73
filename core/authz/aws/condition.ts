import { all, some, sortedOnce, type Truth } from '#core/authz/decision.ts';
import { type Operator, operatorOf, satisfies } from '#core/authz/aws/operators.ts';
import { type Known, knowsVariables, type Lookup } from '#core/authz/aws/pattern.ts';
import type { AwsCondition } from '#core/authz/aws/statement.ts';

/** Whether something holds, and the context keys that it failed by or hangs on. */
export interface Held {
  /** Yes, no, or open where a value is not known. */
  readonly truth: Truth;
  /** Keys that failed, or whose value is not known, sorted; empty where it holds. */
  readonly keys: readonly string[];
}

const HELD: Held = { truth: 'yes', keys: [] };

/** The key that stands for the version of the policy's language where that is not in evidence. */
export const VERSION_KEY = 'Version';

const OPERATOR = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/;

function textsOf(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) =>
    typeof each === 'string'
      ? [each]
      : typeof each === 'boolean' || typeof each === 'number'
        ? [String(each)]
        : [],
  );
}

/** `Null` asks whether the key is absent: `true` that it is, `false` that it is not. */
function absence(policies: readonly string[], known: Known): Truth {
  const wanted = new Set(policies.map((text) => text.toLowerCase()));
  if (wanted.has('true') && wanted.has('false')) return 'yes';
  if (known === undefined || (!wanted.has('true') && !wanted.has('false'))) return 'open';
  return wanted.has(known === null ? 'true' : 'false') ? 'yes' : 'no';
}

interface Line {
  readonly key: string;
  readonly set: string | undefined;
  readonly operator: Operator;
  readonly ifExists: boolean;
  readonly policies: readonly string[];
}

/** One key under one operator. Several values under an operator without set prefix count only where all agree. */
function lineHolds(
  { key, set, operator, ifExists, policies }: Line,
  lookup: Lookup,
  variables: Lookup | null,
): Held {
  const known = lookup(key);
  if (known === undefined) return { truth: 'open', keys: [key] };
  if (known === null) {
    // The documentation says of both that they decide: IfExists that the key may be absent, ForAnyValue that it may not.
    if (set === 'foranyvalue')
      return ifExists ? { truth: 'open', keys: [key] } : { truth: 'no', keys: [key] };
    return set === 'forallvalues' || ifExists || operator.negated ? HELD : { truth: 'no', keys: [key] };
  }
  const each = known.map((value) => satisfies(operator, policies, value, variables));
  const truths = each.map(({ truth }) => truth);
  const one = new Set(truths).size === 1 ? (truths[0] ?? 'open') : 'open';
  const truth = set === 'forallvalues' ? all(truths) : set === 'foranyvalue' ? some(truths) : one;
  if (truth === 'yes') return HELD;
  const open = each.flatMap((answer) => answer.open);
  return { truth, keys: truth === 'open' && open.length > 0 ? open : [key] };
}

function blockHolds(condition: AwsCondition, lookup: Lookup, variables: Lookup | null): Held {
  const held: Held[] = [];
  for (const [name, block] of Object.entries(condition)) {
    const [, set, base = '', suffix] = OPERATOR.exec(name.toLowerCase()) ?? [];
    const operator = operatorOf(base);
    const keys: readonly (readonly [string, unknown])[] =
      typeof block === 'object' && block !== null ? Object.entries(block) : [[name, null]];
    for (const [key, value] of keys) {
      const policies = textsOf(value);
      if (base === 'null') held.push({ truth: absence(policies, lookup(key)), keys: [key] });
      else if (operator === undefined) held.push({ truth: 'open', keys: [key] });
      else
        held.push(
          lineHolds({ key, set, operator, ifExists: suffix !== undefined, policies }, lookup, variables),
        );
    }
  }
  const truth = all(held.map((each) => each.truth));
  if (truth === 'yes') return HELD;
  return { truth, keys: sortedOnce(held.filter((each) => each.truth === truth).flatMap(({ keys }) => keys)) };
}

/**
 * Reads something that may hold variables in the language of its policy; where the version of that is not in evidence, in both: what
 * they disagree on is open.
 */
export function inLanguage(
  version: string | null,
  written: readonly string[],
  lookup: Lookup,
  read: (variables: Lookup | null) => Held,
): Held {
  const holdsVariables = written.some((text) => text.includes('${'));
  if (!holdsVariables) return read(null);
  if (version !== null) return read(knowsVariables(version) ? lookup : null);
  const [first, second] = [read(null), read(lookup)];
  if (first.truth === second.truth) return second;
  return { truth: 'open', keys: sortedOnce([VERSION_KEY, ...(second.truth === 'open' ? second.keys : [])]) };
}

/** Whether a Condition element holds: all operators and keys of it, each by one of its values. */
export function conditionHolds(condition: AwsCondition | null, version: string | null, lookup: Lookup): Held {
  if (condition === null) return HELD;
  return inLanguage(version, [JSON.stringify(condition)], lookup, (variables) =>
    blockHolds(condition, lookup, variables),
  );
}
