/** A place in a grid; row -1 is the header. */
export interface Place {
  /** Row, -1 for the header. */
  readonly row: number;
  /** Column among those shown. */
  readonly column: number;
}

/** How far a place may go. */
export interface Bounds {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns shown. */
  readonly columns: number;
  /** Rows that a page key moves. */
  readonly page: number;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Where a key leads from a place; null if the key does not move. */
export function step(key: string, whole: boolean, place: Place, bounds: Bounds): Place | null {
  const { row, column } = place;
  const last = bounds.rows - 1;
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: clamp(nextRow, -1, last),
    column: clamp(nextColumn, 0, bounds.columns - 1),
  });
  switch (key) {
    case 'ArrowDown':
      return to(whole ? last : row + 1, column);
    case 'ArrowUp':
      return to(whole ? 0 : row - 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageDown':
      return to(row + bounds.page, column);
    case 'PageUp':
      return to(Math.max(0, row - bounds.page), column);
    case 'Home':
      return whole ? to(0, 0) : to(row, 0);
    case 'End':
      return whole ? to(last, bounds.columns - 1) : to(row, bounds.columns - 1);
    default:
      return null;
  }
}
