/** A row of the timeline: the head of a group, or a lane by its place among all lanes. */
export type LayoutRow =
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'lane'; readonly lane: number; readonly group: number };

function lastAtMost(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which row stands where, for groups of lanes of which some are folded; found without laying out every row. */
export class Layout {
  /** Number of rows. */
  readonly length: number;
  readonly #rowStarts: number[] = [];
  readonly #laneStarts: number[] = [];
  readonly #folded: ReadonlySet<number>;
  readonly #heads: boolean;

  constructor(lanes: readonly number[], folded: ReadonlySet<number>, heads: boolean) {
    let row = 0;
    let lane = 0;
    lanes.forEach((count, group) => {
      this.#rowStarts.push(row);
      this.#laneStarts.push(lane);
      row += (heads ? 1 : 0) + (heads && folded.has(group) ? 0 : count);
      lane += count;
    });
    this.length = row;
    this.#folded = folded;
    this.#heads = heads;
  }

  /** What stands in a row, null outside. */
  at(row: number): LayoutRow | null {
    if (row < 0 || row >= this.length) return null;
    const group = lastAtMost(this.#rowStarts, row);
    const into = row - (this.#rowStarts[group] ?? 0);
    if (this.#heads && into === 0) return { kind: 'group', group };
    return { kind: 'lane', group, lane: (this.#laneStarts[group] ?? 0) + into - (this.#heads ? 1 : 0) };
  }

  /** The row of a lane, null where its group is folded. */
  rowOf(lane: number): number | null {
    if (this.#laneStarts.length === 0) return null;
    const group = lastAtMost(this.#laneStarts, lane);
    if (this.#heads && this.#folded.has(group)) return null;
    const into = lane - (this.#laneStarts[group] ?? 0);
    const row = (this.#rowStarts[group] ?? 0) + into + (this.#heads ? 1 : 0);
    return row < this.length ? row : null;
  }

  /** The row of a group's head. */
  headOf(group: number): number {
    return this.#rowStarts[group] ?? 0;
  }
}
