import { all, negated, some, type Truth } from '../decision.ts';
import { conditionFields } from '../grant.ts';
import { truthOf } from '../judgement.ts';

/** Values by the name of their parameter, in small letters. */
export type ParameterValues = ReadonlyMap<string, readonly unknown[]>;

/** What the parameters of a request must be; null where a policy does not say. */
export interface ParameterRules {
  readonly allowed: ParameterValues | null;
  readonly denied: ParameterValues | null;
  readonly required: readonly string[];
}

/** Reads `allowed_parameters` or `denied_parameters`; null where there are none. */
export function parameterValues(written: unknown): ParameterValues | null {
  const fields = conditionFields(written);
  if (fields === null) return null;
  return new Map(
    Object.entries(fields).map(([name, values]) => [
      name.toLowerCase(),
      Array.isArray(values) ? (values as readonly unknown[]) : [values],
    ]),
  );
}

/** Puts the values of two policies for one path together: a name with an empty list stays empty, which is every value. */
export function joinedValues(
  left: ParameterValues | null,
  right: ParameterValues | null,
): ParameterValues | null {
  if (left === null || left.size === 0) return right;
  if (right === null || right.size === 0) return left;
  const joined = new Map(left);
  for (const [name, values] of right) {
    const before = left.get(name);
    const empty = values.length === 0 || before?.length === 0;
    joined.set(name, empty ? [] : [...values, ...(before ?? [])]);
  }
  return joined;
}

/**
 * Whether parameters pass, with the names of the rules that stop them or are open (`AllowOperation` in `acl.go`). `parameters` is null where no record tells them. A
 * value that an audit device has hashed, or that is masked, is not known.
 */
export function parametersPass(
  rules: ParameterRules,
  parameters: Readonly<Record<string, unknown>> | null,
): { readonly truth: Truth; readonly keys: readonly string[] } {
  const { allowed, denied, required } = rules;
  const checks: (readonly [string, Truth])[] = [];
  const given =
    parameters === null
      ? null
      : new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  if (required.length > 0)
    checks.push([
      'required_parameters',
      given === null ? 'open' : all(required.map((name) => truthOf(given.has(name.toLowerCase())))),
    ]);
  if (denied !== null && denied.size > 0) checks.push(['denied_parameters', notDenied(denied, given)]);
  const free = allowed === null || allowed.size === 0 || (allowed.size === 1 && allowed.has('*'));
  if (!free) checks.push(['allowed_parameters', areAllowed(allowed, given)]);
  const truth = all(checks.map(([, one]) => one));
  return { truth, keys: checks.filter(([, one]) => one === truth && one !== 'yes').map(([name]) => name) };
}

type Given = ReadonlyMap<string, unknown> | null;

function notDenied(denied: ParameterValues, given: Given): Truth {
  if (given === null) return 'open';
  if (given.size === 0) return 'yes';
  if (denied.has('*')) return 'no';
  return negated(
    some(
      [...given].map(([name, value]): Truth => {
        const values = denied.get(name);
        if (values === undefined) return 'no';
        if (values.length === 0) return 'yes';
        const plain = normalised(name, value);
        return some([among(plain, values), ...elementsOf(plain).map((one) => among(one, values))]);
      }),
    ),
  );
}

function areAllowed(allowed: ParameterValues, given: Given): Truth {
  if (given === null) return 'open';
  return all(
    [...given].map(([name, value]): Truth => {
      const values = allowed.get(name);
      if (values === undefined) return truthOf(allowed.has('*'));
      if (values.length === 0) return 'yes';
      const plain = normalised(name, value);
      const elements = elementsOf(plain);
      const each = elements.length === 0 ? 'no' : all(elements.map((one) => among(one, values)));
      return some([among(plain, values), each]);
    }),
  );
}

/** Names of policies are of small letters in Vault, whatever was sent. */
function normalised(name: string, value: unknown): unknown {
  if (name !== 'policies' && name !== 'token_policies') return value;
  if (Array.isArray(value)) return value.map((one: unknown) => normalised(name, one));
  return typeof value === 'string' && !isHidden(value) ? value.toLowerCase() : value;
}

/** What a list, or a text with commas, holds. */
function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return typeof value === 'string' ? value.split(',').map((one) => one.trim()) : [];
}

function among(value: unknown, values: readonly unknown[]): Truth {
  return some(values.map((pattern) => equal(pattern, value)));
}

function equal(pattern: unknown, value: unknown): Truth {
  if (isHidden(pattern) || isHidden(value)) return pattern === value && !isMask(value) ? 'yes' : 'open';
  if (typeof pattern === 'string' && typeof value === 'string') return truthOf(globbed(pattern, value));
  return truthOf(JSON.stringify(pattern) === JSON.stringify(value));
}

/** A `*` at either end is any text there; alone it is itself (`GlobbedStringsMatch` of go-secure-stdlib). */
function globbed(pattern: string, value: string): boolean {
  if (pattern.length < 2) return pattern === value;
  const [before, after] = [pattern.startsWith('*'), pattern.endsWith('*')];
  if (before && after) return value.includes(pattern.slice(1, -1));
  if (before) return value.endsWith(pattern.slice(1));
  return after ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

const isMask = (value: unknown): boolean => value === 'masked';
const isHidden = (value: unknown): boolean =>
  typeof value === 'string' && (isMask(value) || /^(?:hmac-)?sha256:/.test(value));
