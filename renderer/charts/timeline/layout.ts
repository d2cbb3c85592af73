/** A row of the timeline: the head of a group, or a lane by its place among all lanes; one that is `alone` is its group's head too. */
export type LayoutRow =
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'lane'; readonly lane: number; readonly group: number; readonly alone: boolean };

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
  readonly #lanes: readonly number[];
  readonly #heads: boolean;

  constructor(lanes: readonly number[], folded: ReadonlySet<number>, heads: boolean) {
    let row = 0;
    let lane = 0;
    lanes.forEach((count, group) => {
      this.#rowStarts.push(row);
      this.#laneStarts.push(lane);
      const shown = heads && folded.has(group) ? 0 : count;
      row += !heads || count === 1 ? count : 1 + shown;
      lane += count;
    });
    this.length = row;
    this.#lanes = lanes;
    this.#heads = heads;
  }

  /** What stands in a row, null outside. */
  at(row: number): LayoutRow | null {
    if (row < 0 || row >= this.length) return null;
    const group = lastAtMost(this.#rowStarts, row);
    const into = row - (this.#rowStarts[group] ?? 0);
    const first = this.#laneStarts[group] ?? 0;
    const alone = this.#heads && this.#lanes[group] === 1;
    if (alone || !this.#heads) return { kind: 'lane', group, lane: first + into, alone };
    return into === 0 ? { kind: 'group', group } : { kind: 'lane', group, lane: first + into - 1, alone };
  }

  /** The row of a group's head, or of the one lane that it holds. */
  headOf(group: number): number {
    return this.#rowStarts[group] ?? 0;
  }
}
