/** Browsers cap the height of an element (Firefox near 17.8 M px, Chromium near 33.5 M); beyond this, scrolling is scaled. */
export const MAX_HEIGHT = 12_000_000;

/** The measures of a grid, in pixels. */
export interface GridMeasures {
  /** Number of rows. */
  readonly rows: number;
  /** Height of one row. */
  readonly rowHeight: number;
  /** Height of the part in which rows are seen. */
  readonly viewport: number;
}

/** Rows from `first` to before `end`. */
export interface RowSpan {
  /** First row. */
  readonly first: number;
  /** Row after the last. */
  readonly end: number;
}

/** Height that all rows would take. */
export function contentHeight(measures: GridMeasures): number {
  return measures.rows * measures.rowHeight;
}

/** Height of the element that is scrolled: that of the rows, or the most that a browser takes. */
export function bodyHeight(measures: GridMeasures): number {
  return Math.min(contentHeight(measures), MAX_HEIGHT);
}

/** Whether one pixel of the scroll bar stands for more than one pixel of rows. */
export function isScaled(measures: GridMeasures): boolean {
  return contentHeight(measures) > MAX_HEIGHT;
}

/** Furthest position: where the last row touches the bottom. */
export function maxPosition(measures: GridMeasures): number {
  return Math.max(0, contentHeight(measures) - measures.viewport);
}

/** `position` moved into what is possible. */
export function clampPosition(position: number, measures: GridMeasures): number {
  return Math.min(Math.max(0, position), maxPosition(measures));
}

/** Distance of the first visible pixel from the top of all rows, for a scroll offset. */
export function positionOf(scrollTop: number, measures: GridMeasures): number {
  if (!isScaled(measures)) return clampPosition(scrollTop, measures);
  const travel = bodyHeight(measures) - measures.viewport;
  return clampPosition((scrollTop / travel) * maxPosition(measures), measures);
}

/** Scroll offset for a position; the inverse of {@link positionOf}. */
export function scrollTopOf(position: number, measures: GridMeasures): number {
  if (!isScaled(measures)) return position;
  return (position / maxPosition(measures)) * (bodyHeight(measures) - measures.viewport);
}

/** Rows to draw at a position: those in sight and `extra` on both sides. */
export function rowsAt(position: number, measures: GridMeasures, extra: number): RowSpan {
  const first = Math.floor(position / measures.rowHeight) - extra;
  const end = Math.ceil((position + measures.viewport) / measures.rowHeight) + extra;
  return { first: Math.max(0, first), end: Math.min(measures.rows, Math.max(0, end)) };
}

/** The nearest position at which a row is seen whole. */
export function reveal(row: number, position: number, measures: GridMeasures): number {
  const top = row * measures.rowHeight;
  const bottom = top + measures.rowHeight;
  if (top < position) return clampPosition(top, measures);
  if (bottom > position + measures.viewport) return clampPosition(bottom - measures.viewport, measures);
  return position;
}
