import { sortedOnce } from '#core/authz/decision.ts';
import { conditionHolds, VERSION_KEY } from '#core/authz/aws/condition.ts';
import { contains, fixedCharacters, type Glob, overlaps, STAR, UNKNOWN } from '#core/authz/aws/glob.ts';
import { knowsVariables, type Lookup, type Pattern, patternOf } from '#core/authz/aws/pattern.ts';
import type { AwsStatement } from '#core/authz/aws/statement.ts';

/** A pattern of resources, with its variables replaced as far as they are known. */
export interface Resources {
  /** The pattern as a text; variables whose value is not known stand in it as written. */
  readonly text: string;
  /** What it matches. */
  readonly glob: Glob;
}

/** Resources on which something is allowed or denied, and under which open conditions. */
export interface Area {
  /** Its resources. */
  readonly on: Resources;
  /** Those among them that it leaves out, from NotResource. */
  readonly without: readonly Resources[];
  /** Those among them that are denied for certain. */
  readonly denied: readonly Resources[];
  /** Context keys that it hangs on, sorted. */
  readonly keys: readonly string[];
  /** Ids of the statements that allow it. */
  readonly by: readonly string[];
  /** Whether patterns met in it that only overlap. */
  readonly overlap: boolean;
}

/** Every resource. */
export const ANY: Resources = { text: '*', glob: [STAR] };

/** Whether a pattern is for every resource. */
export function isAny({ glob }: Resources): boolean {
  return glob.length > 0 && glob.every((code) => code === STAR);
}

/** Whether the first resources hold all of the second. */
export function holdsAll(wide: Resources, narrow: Resources): boolean {
  return isAny(wide) || contains(wide.glob, narrow.glob);
}

/** Whether two patterns have resources in common. */
export function meet(left: Resources, right: Resources): boolean {
  return isAny(left) || isAny(right) || overlaps(left.glob, right.glob);
}

function shown({ text, glob, open }: Pattern): string {
  if (!text.includes('${') || glob === null) return text;
  const variables = [...open];
  const parts = glob.map((code) => {
    if (code >= 0) return String.fromCharCode(code);
    if (code === UNKNOWN) return `\${${variables.shift() ?? ''}}`;
    return code <= UNKNOWN || code >= STAR - 2 ? '*' : '?';
  });
  return parts.join('');
}

interface Read {
  readonly patterns: readonly Resources[];
  readonly keys: readonly string[];
}

function read(written: readonly string[], version: string | null, lookup: Lookup): Read {
  const inDoubt = version === null && written.some((text) => text.includes('${'));
  const variables = version === null || knowsVariables(version) ? lookup : null;
  const patterns = written.map((text) => patternOf(text, 'resource', variables));
  return {
    patterns: patterns.flatMap((each) =>
      each.glob === null ? [] : [{ text: shown(each), glob: each.glob }],
    ),
    keys: [...patterns.flatMap(({ open }) => open), ...(inDoubt ? [VERSION_KEY] : [])],
  };
}

/** The areas of a statement; none where its condition is known to fail. */
export function areasOf(statement: AwsStatement, lookup: Lookup): readonly Area[] {
  const { resources, notResources, condition, version, id } = statement;
  const held = conditionHolds(condition, version, lookup);
  if (held.truth === 'no') return [];
  const base = { denied: [], by: [id], overlap: false };
  if (notResources !== null) {
    const { patterns, keys } = read(notResources, version, lookup);
    if (patterns.some(isAny)) return [];
    return [{ ...base, on: ANY, without: patterns, keys: sortedOnce([...held.keys, ...keys]) }];
  }
  return (resources ?? ['*']).flatMap((text) => {
    const { patterns, keys } = read([text], version, lookup);
    return patterns.map((on) => ({ ...base, on, without: [], keys: sortedOnce([...held.keys, ...keys]) }));
  });
}

/** What two patterns have in common: the narrower where one holds the other, else the narrower-looking, and both where they look alike. */
function common(
  left: Resources,
  right: Resources,
): { readonly on: readonly Resources[]; readonly overlap: boolean } {
  if (holdsAll(left, right)) return { on: [right], overlap: false };
  if (holdsAll(right, left)) return { on: [left], overlap: false };
  if (!meet(left, right)) return { on: [], overlap: false };
  const [a, b] = [fixedCharacters(left.glob), fixedCharacters(right.glob)];
  return { on: a === b ? [left, right] : [a > b ? left : right], overlap: true };
}

/** What is left of an area where another one bounds it. */
export function bounded(area: Area, bound: Pick<Area, 'on' | 'without' | 'keys'>): readonly Area[] {
  const { on, overlap } = common(area.on, bound.on);
  return on.flatMap((each) => {
    const without = [...area.without, ...bound.without].filter((left) => meet(left, each));
    if (without.some((left) => holdsAll(left, each))) return [];
    const keys = sortedOnce([...area.keys, ...bound.keys]);
    return [{ ...area, on: each, without, keys, overlap: area.overlap || overlap }];
  });
}

/** What is left of an area where a denied one takes from it. A denial under an open condition adds what it hangs on. */
export function denied(area: Area, by: Area): readonly Area[] {
  if (!meet(area.on, by.on)) return [area];
  const spared = by.without.some((left) => holdsAll(left, area.on));
  if (spared) return [area];
  if (by.keys.length > 0) return [{ ...area, keys: sortedOnce([...area.keys, ...by.keys]) }];
  if (isAny(by.on)) return by.without.flatMap((on) => bounded(area, { on, without: [], keys: [] }));
  if (holdsAll(by.on, area.on)) return [];
  return [{ ...area, denied: [...area.denied, by.on] }];
}

/** Whether one area says all that another one says. */
function says(wide: Area, narrow: Area): boolean {
  return (
    holdsAll(wide.on, narrow.on) &&
    wide.keys.every((key) => narrow.keys.includes(key)) &&
    wide.without.every((left) => !meet(left, narrow.on))
  );
}

const joined = (kept: Area, dropped: Area): Area =>
  (kept.keys.length === 0) === (dropped.keys.length === 0)
    ? { ...kept, by: sortedOnce([...kept.by, ...dropped.by]) }
    : kept;

/** The areas that no other one says already, each once; it takes over by which statements, unless only it holds without condition. */
export function withoutRepeats(areas: readonly Area[]): readonly Area[] {
  let kept: readonly Area[] = [];
  for (const area of areas) {
    const at = kept.findIndex((other) => says(other, area));
    if (at >= 0) kept = kept.map((other, index) => (index === at ? joined(other, area) : other));
    else {
      const fallen = kept.filter((other) => says(area, other));
      kept = [...kept.filter((other) => !fallen.includes(other)), fallen.reduce(joined, area)];
    }
  }
  return kept;
}
