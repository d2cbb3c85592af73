import type { Proof } from '#test/kit/staging/ledger.ts';

/** A conclusion of the program that truth contradicts. */
export interface Wrong {
  readonly rule: string;
  /** What was concluded, in words. */
  readonly said: string;
}

/** Something true, and whether the program concluded it. */
export interface Judged {
  /** What it is about, e.g. `aws-arn = aws-principal`. */
  readonly kind: string;
  readonly strength: Proof;
  readonly said: string;
  readonly found: boolean;
  /** Why it was not concluded: what the program itself says of it; null where it says nothing. */
  readonly reason: string | null;
}

/** What the program concluded of one sort of things, against truth. */
export interface Outcome {
  /** Conclusions that truth can judge, by the rule behind each. */
  readonly concluded: Readonly<Record<string, number>>;
  readonly wrong: readonly Wrong[];
  readonly judged: readonly Judged[];
}

/** Share of what is true that was found; 1 where nothing is true. */
export function recallOf(judged: readonly Judged[]): number {
  return judged.length === 0 ? 1 : judged.filter(({ found }) => found).length / judged.length;
}

/** Share of the conclusions that are right; 1 where there are none. */
export function precisionOf({ concluded, wrong }: Outcome): number {
  const all = Object.values(concluded).reduce((sum, count) => sum + count, 0);
  return all === 0 ? 1 : 1 - wrong.length / all;
}

/** Items by what they have in common, in the order of its name. */
export function grouped<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return new Map([...groups].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Counts of conclusions by rule, with those of more behind one. */
export class Counts {
  readonly #counts: Record<string, number> = {};

  /** Counts one more. */
  add(rule: string): void {
    this.#counts[rule] = (this.#counts[rule] ?? 0) + 1;
  }

  /** The counts. */
  get all(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}

/** The namespace of a key. */
export function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
