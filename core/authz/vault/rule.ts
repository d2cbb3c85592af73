import { conditionFields, texts, type Grant } from '../grant.ts';
import { joinedValues, parameterValues, type ParameterRules } from './parameters.ts';
import { parsePath, type VaultPattern } from './path.ts';
import { filledPath } from './template.ts';

/** What all policies together say of one path. */
export interface VaultRule extends ParameterRules {
  readonly pattern: VaultPattern;
  /** Whether one of them denies it, which outweighs everything else. */
  readonly denies: boolean;
  /** Ids of the grants by the capability that they give; grants that deny stand under `deny`. */
  readonly capabilities: ReadonlyMap<string, readonly string[]>;
  /** Ids of all its grants, in their order. */
  readonly grants: readonly string[];
  /** Least and greatest time that an answer has to be wrapped for, in seconds; null where not said. */
  readonly minWrap: number | null;
  readonly maxWrap: number | null;
  /** Names of what else narrows it and cannot be decided here. */
  readonly narrowed: readonly string[];
  /** Names of templates in its path that are not known. */
  readonly templates: readonly string[];
}

/** Fields of a path's body that say nothing of ordinary requests, or are read here. */
const READ_FIELDS = new Set([
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'subscribe_event_types',
]);

/**
 * Rules of a holder, one for each path: capabilities of the same path add up, a deny takes everything away, the lesser of two times to wrap for
 * counts (`NewACL` in `acl.go`). Paths whose templates are missing for certain are left out.
 */
export function rulesOf(
  contents: readonly Grant[],
  identity: Readonly<Record<string, string | null>>,
): readonly VaultRule[] {
  const rules = new Map<string, VaultRule>();
  for (const grant of contents) {
    for (const written of grant.resources ?? []) {
      const rule = ruleOf(grant, written, identity);
      if (rule === null) continue;
      const before = rules.get(rule.pattern.path);
      rules.set(rule.pattern.path, before === undefined ? rule : joined(before, rule));
    }
  }
  return [...rules.values()];
}

function ruleOf(
  grant: Grant,
  written: string,
  identity: Readonly<Record<string, string | null>>,
): VaultRule | null {
  const filled = filledPath(written.replace(/^\/+/, ''), identity);
  if (filled === null) return null;
  const denies = grant.effect === 'deny';
  const fields = conditionFields(grant.condition);
  const masked = grant.condition !== null && fields === null;
  const [minWrap, maxWrap] = [seconds(fields?.['min_wrapping_ttl']), seconds(fields?.['max_wrapping_ttl'])];
  const broken = Object.entries({ min_wrapping_ttl: minWrap, max_wrapping_ttl: maxWrap });
  return {
    pattern: parsePath(namespacePrefix(grant.scopeNode) + filled.path),
    denies,
    capabilities: new Map((denies ? ['deny'] : (grant.actions ?? [])).map((one) => [one, [grant.id]])),
    grants: [grant.id],
    allowed: parameterValues(fields?.['allowed_parameters']),
    denied: parameterValues(fields?.['denied_parameters']),
    required: texts(fields?.['required_parameters']),
    minWrap: minWrap === 'open' ? null : minWrap,
    maxWrap: maxWrap === 'open' ? null : maxWrap,
    narrowed: [
      ...(masked ? ['condition'] : []),
      ...Object.keys(fields ?? {}).filter((name) => !READ_FIELDS.has(name)),
      ...broken.filter(([, value]) => value === 'open').map(([name]) => name),
    ],
    templates: filled.open,
  };
}

function joined(left: VaultRule, right: VaultRule): VaultRule {
  const grants = [...left.grants, ...right.grants];
  const capabilities = new Map(left.capabilities);
  for (const [name, ids] of right.capabilities)
    capabilities.set(name, [...(capabilities.get(name) ?? []), ...ids]);
  return {
    pattern: left.pattern,
    denies: left.denies || right.denies,
    capabilities,
    grants,
    allowed: joinedValues(left.allowed, right.allowed),
    denied: joinedValues(left.denied, right.denied),
    required: [...new Set([...left.required, ...right.required])],
    minWrap: lesser(left.minWrap, right.minWrap),
    maxWrap: lesser(left.maxWrap, right.maxWrap),
    narrowed: [...new Set([...left.narrowed, ...right.narrowed])],
    templates: left.templates,
  };
}

function lesser(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

/** What stands in front of a policy's paths: the namespace it is of, and nothing for the root. */
export function namespacePrefix(namespace: string | null): string {
  return namespace === null || namespace === 'root' || namespace === '' ? '' : `${namespace}/`;
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** A duration in seconds (`60`, `"90s"`, `"1h30m"`, `"1d"`); null where there is none or it is 0, which Vault does not heed; open where it cannot be read. */
function seconds(written: unknown): number | null | 'open' {
  if (written === undefined || written === null) return null;
  const text = typeof written === 'number' ? String(written) : written;
  if (typeof text !== 'string') return 'open';
  if (/^\d+$/.test(text)) return Number(text) || null;
  if (!/^(?:\d+[dhms])+$/.test(text)) return 'open';
  const sum = [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
  return sum || null;
}
