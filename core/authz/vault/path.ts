/** A path of a policy, taken apart. */
export interface VaultPattern {
  /** The path as written, with its namespace in front. */
  readonly path: string;
  /** Whether a `+` stands for a part of it. */
  readonly plus: boolean;
  /** Whether it ends in `*` and holds everything that begins so. */
  readonly prefix: boolean;
  /** Its parts between slashes, without the `*` at its end. */
  readonly parts: readonly string[];
}

/** Takes a path apart as Vault does (`parsePaths` in `policy.go`): a slash in front is dropped, `+` counts where it is a part of its own at its begin. */
export function parsePath(path: string): VaultPattern {
  const clean = path.replace(/^\/+/, '');
  const prefix = clean.endsWith('*');
  return {
    path: clean,
    plus: clean === '+' || clean.includes('/+') || clean.startsWith('+/'),
    prefix,
    parts: (prefix ? clean.slice(0, -1) : clean).split('/'),
  };
}

/** Whether a pattern is one path and no other. */
export function isExact({ plus, prefix }: VaultPattern): boolean {
  return !plus && !prefix;
}

/** Whether a pattern holds a path (`acl.go`): `+` is one part, `*` at the end is any text. */
export function holdsPath({ path, plus, prefix, parts }: VaultPattern, asked: string): boolean {
  if (!plus) return prefix ? asked.startsWith(path.slice(0, -1)) : asked === path;
  const askedParts = asked.split('/');
  if (askedParts.length < parts.length || (!prefix && askedParts.length !== parts.length)) return false;
  return parts.every((part, at) => {
    const own = askedParts[at] ?? '';
    return part === '+' || part === own || (prefix && at === parts.length - 1 && own.startsWith(part));
  });
}

/**
 * Orders two patterns of one path by priority, below 0 where the first one gives way. In this order: the first wildcard stands
 * earlier; it ends in `*` and the other does not; it has more `+`; it is shorter; it is less by its characters. Source:
 * https://developer.hashicorp.com/vault/docs/concepts/policies, priority matching, and `acl.go`.
 */
export function byPriority(left: VaultPattern, right: VaultPattern): number {
  const [a, b] = [firstWildcard(left), firstWildcard(right)];
  if (a !== b) return a - b;
  if (left.prefix !== right.prefix) return left.prefix ? -1 : 1;
  const [many, few] = [pluses(left), pluses(right)];
  if (many !== few) return few - many;
  const [x, y] = [body(left), body(right)];
  if (x.length !== y.length) return x.length - y.length;
  return x < y ? -1 : x > y ? 1 : 0;
}

const body = ({ path, prefix }: VaultPattern): string => (prefix ? path.slice(0, -1) : path);
const pluses = ({ plus, parts }: VaultPattern): number =>
  plus ? parts.filter((part) => part === '+').length : 0;

function firstWildcard(pattern: VaultPattern): number {
  return pattern.plus ? pattern.path.indexOf('+') : body(pattern).length;
}

/** Whether one pattern holds every path that another one holds. */
export function covers(wide: VaultPattern, narrow: VaultPattern): boolean {
  if (narrow.parts.length < wide.parts.length) return false;
  if (!wide.prefix && (narrow.prefix || narrow.parts.length !== wide.parts.length)) return false;
  return wide.parts.every((part, at) => {
    const own = narrow.parts[at] ?? '';
    const ends = narrow.prefix && at === narrow.parts.length - 1;
    if (wide.prefix && at === wide.parts.length - 1)
      return part === '' || (!isPlus(narrow, own) && own.startsWith(part));
    return !ends && (isPlus(wide, part) || part === own);
  });
}

/** Whether two patterns hold a path that is the same. */
export function overlaps(left: VaultPattern, right: VaultPattern): boolean {
  for (let at = 0; ; at += 1) {
    const [a, b] = [left.parts[at], right.parts[at]];
    if (a === undefined || b === undefined) return a === b;
    const [aEnds, bEnds] = [
      left.prefix && at === left.parts.length - 1,
      right.prefix && at === right.parts.length - 1,
    ];
    const free = isPlus(left, a) || isPlus(right, b);
    if (aEnds && bEnds) return free || a.startsWith(b) || b.startsWith(a);
    if (aEnds) return free || b.startsWith(a);
    if (bEnds) return free || a.startsWith(b);
    if (!free && a !== b) return false;
  }
}

const isPlus = ({ plus }: VaultPattern, part: string): boolean => plus && part === '+';
