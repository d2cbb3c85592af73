import type { Row } from '#core/api/contract.ts';
import { expandedLength, locate, type Expansion } from './expansion.ts';
import type { PagedRows } from './paged-rows.svelte.ts';

/** A row of a list in which rows can be opened. */
export interface TreeRow {
  /** The row. */
  readonly row: Row;
  /** Whether it stands under another. */
  readonly member: boolean;
  /** Whether rows are shown under it. */
  readonly open: boolean;
}

interface Opened extends Expansion {
  readonly rows: readonly Row[];
}

/** A long list in which single rows can be opened to show the rows under them. */
export class ExpandedRows {
  #opened = $state.raw<readonly Opened[]>([]);
  #epoch = $state(-1);
  readonly #rows: PagedRows;

  constructor(rows: PagedRows) {
    this.#rows = rows;
  }

  /** Number of rows shown. */
  get length(): number {
    return expandedLength(this.#rows.length, this.#current);
  }

  /** Changes when the rows are other rows than before. */
  get epoch(): number {
    return this.#rows.epoch;
  }

  /** The row at an index, null while it is not at hand. */
  row(index: number): TreeRow | null {
    const { base, member } = locate(index, this.#current);
    const opened = this.#current.find((each) => each.at === base);
    const row = member === null ? this.#rows.row(base) : (opened?.rows[member] ?? null);
    return row && { row, member: member !== null, open: member === null && opened !== undefined };
  }

  /** Says which rows are in sight. */
  want(first: number, last: number): void {
    this.#rows.want(locate(first, this.#current).base, locate(last, this.#current).base);
  }

  /** Opens the row at an index with the rows that `members` finds, or closes it. */
  async toggle(index: number, members: (row: Row) => Promise<readonly Row[]>): Promise<void> {
    const { base, member } = locate(index, this.#current);
    const epoch = this.#rows.epoch;
    const row = this.#rows.row(base);
    if (member !== null || !row) return;
    if (this.#current.some((each) => each.at === base)) {
      this.#opened = this.#current.filter((each) => each.at !== base);
      return;
    }
    const rows = await members(row);
    if (epoch !== this.#rows.epoch) return;
    const kept = this.#current.filter((each) => each.at !== base);
    this.#opened = [...kept, { at: base, count: rows.length, rows }].sort((a, b) => a.at - b.at);
    this.#epoch = epoch;
  }

  /** Closes every row. */
  closeAll(): void {
    this.#opened = [];
  }

  get #current(): readonly Opened[] {
    return this.#epoch === this.#rows.epoch ? this.#opened : [];
  }
}
