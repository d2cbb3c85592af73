import type { Snippet } from 'svelte';

/** A column of a grid. */
export interface GridColumn {
  /** Name of the column in the rows and in what is remembered. */
  readonly id: string;
  /** Head of the column. */
  readonly title: string;
  /** What is said of the column when its head is pointed at; absent for nothing. */
  readonly hint?: string;
  /** Width in pixels until the reader changes it. */
  readonly width: number;
  /** Share of the room that is left over; 0 or absent for none. */
  readonly grow?: number;
  /** Whether numbers stand at the right edge. */
  readonly right?: boolean;
  /** Whether it holds times: its head names the display zone, and it is wider where that is not UTC. */
  readonly times?: boolean;
  /** Whether ids and numbers are set in the fixed-width face. */
  readonly mono?: boolean;
  /** Whether the head sorts. */
  readonly sortable?: boolean;
  /** Whether the column is shown only after the reader chose it. */
  readonly optional?: boolean;
}

/** How rows are sorted. */
export interface GridSort {
  /** Column. */
  readonly id: string;
  /** Whether the largest come first. */
  readonly descending: boolean;
}

/** Where rows come from: a list that may be longer than what is at hand. */
export interface RowSource<R> {
  /** Number of rows. */
  readonly length: number;
  /** Changes when the rows are other rows than before. */
  readonly epoch: number;
  /** The row at an index, null while it is not at hand. */
  row(index: number): R | null;
  /** Says which rows are in sight. */
  want(first: number, last: number): void;
}

/** What a cell is drawn from. */
export interface CellScope<R> {
  /** The row. */
  readonly row: R;
  /** The column. */
  readonly column: GridColumn;
  /** Index of the row. */
  readonly index: number;
}

/** A choice of a cell: by click, or by key on the active cell. */
export interface CellChoice<R> extends CellScope<R> {
  /** The cell on the screen, to place something beside it. */
  readonly element: HTMLElement;
  /** `enter` and `click` choose the cell, `space` the row. */
  readonly by: 'enter' | 'space' | 'click';
}

/** What a grid is given. */
export interface GridProps<R> {
  /** Accessible name. */
  readonly label: string;
  /** Test id, and the name under which the choice of columns is remembered. */
  readonly name: string;
  /** Whether the choice of columns is remembered; it is when absent. */
  readonly remember?: boolean;
  /** The rows. */
  readonly source: RowSource<R>;
  /** The columns. */
  readonly columns: readonly GridColumn[];
  /** Draws a cell. */
  readonly cell: Snippet<[CellScope<R>]>;
  /** How the rows are sorted, null or absent where they are not. */
  readonly sort?: GridSort | null;
  /** Whether a row is drawn as chosen. */
  readonly chosen?: (row: R) => boolean;
  /** Whether rows are being asked for. */
  readonly busy?: boolean;
  /** Told when a head is chosen. */
  readonly onsort?: (id: string) => void;
  /** Told when a cell is chosen. */
  readonly onchoose?: (choice: CellChoice<R>) => void;
  /** Told of keys that do not move, with the row that is active. */
  readonly onkey?: (event: KeyboardEvent, row: R, index: number) => void;
  /** Told when a key has made another row active. */
  readonly onmove?: (row: R, index: number) => void;
  /** What stands where there are no rows. */
  readonly empty?: Snippet;
}

/** Rows at hand as a source. */
export function fixedRows<R>(rows: readonly R[], epoch = 0): RowSource<R> {
  return { length: rows.length, epoch, row: (index) => rows[index] ?? null, want: () => undefined };
}
