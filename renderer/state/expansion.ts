/** A row under which further rows are shown. */
export interface Expansion {
  /** Index of the row in the list without any further rows. */
  readonly at: number;
  /** Number of rows shown under it. */
  readonly count: number;
}

/** What stands at an index of the list as shown. */
export interface Located {
  /** Index in the list without further rows. */
  readonly base: number;
  /** Which of the rows under it, null for the row itself. */
  readonly member: number | null;
}

/** Length of the list as shown. */
export function expandedLength(length: number, expansions: readonly Expansion[]): number {
  return expansions.reduce((sum, expansion) => sum + expansion.count, length);
}

/** Finds what stands at an index; `expansions` are in the order of `at`. */
export function locate(index: number, expansions: readonly Expansion[]): Located {
  let extra = 0;
  for (const { at, count } of expansions) {
    const own = at + extra;
    if (index <= own) break;
    if (index <= own + count) return { base: at, member: index - own - 1 };
    extra += count;
  }
  return { base: index - extra, member: null };
}
