import {
  bodyHeight,
  clampPosition,
  isScaled,
  positionOf,
  reveal,
  rowsAt,
  scrollTopOf,
  type GridMeasures,
  type RowSpan,
} from './geometry.ts';

const EXTRA = 8;
const SAME = 1.5;

/** The scrolling of one grid: which rows are in sight and where they are drawn. */
export class Viewport {
  #position = $state(0);
  #scrollTop = $state(0);
  #height = $state(0);
  #element: HTMLElement | null = null;
  readonly #rows: () => number;
  readonly #rowHeight: number;

  constructor(rows: () => number, rowHeight: number) {
    this.#rows = rows;
    this.#rowHeight = rowHeight;
  }

  /** The measures now. */
  get measures(): GridMeasures {
    return { rows: this.#rows(), rowHeight: this.#rowHeight, viewport: this.#height };
  }

  /** Rows to draw. */
  get span(): RowSpan {
    return rowsAt(clampPosition(this.#position, this.measures), this.measures, EXTRA);
  }

  /** Height of the scrolled element. */
  get body(): number {
    return bodyHeight(this.measures);
  }

  /** Where the first drawn row stands in the scrolled element. */
  get top(): number {
    const position = clampPosition(this.#position, this.measures);
    const into = position - this.span.first * this.#rowHeight;
    return isScaled(this.measures) ? this.#scrollTop - into : this.span.first * this.#rowHeight;
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
  }

  /** Takes the scrolling element and the height left for rows; the returned function lets it go. */
  attach(element: HTMLElement, header: number): () => void {
    this.#element = element;
    const observer = new ResizeObserver(() => (this.#height = Math.max(0, element.clientHeight - header)));
    observer.observe(element);
    const wheel = (event: WheelEvent) => {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? this.#rowHeight : 1;
      if (!event.ctrlKey && !event.shiftKey && this.wheel(event.deltaY * lines)) event.preventDefault();
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', wheel);
      this.#element = null;
    };
  }

  /** Follows the scroll bar. */
  scrolled(): void {
    const top = this.#element?.scrollTop ?? 0;
    const expected = scrollTopOf(this.#position, this.measures);
    const own = isScaled(this.measures) && Math.abs(top - expected) < SAME;
    if (!own) this.#position = positionOf(top, this.measures);
    this.#scrollTop = top;
  }

  /** Moves by a wheel's pixels where the scroll bar is too coarse for them; true if it did. */
  wheel(delta: number): boolean {
    if (!isScaled(this.measures) || delta === 0) return false;
    this.moveTo(this.#position + delta);
    return true;
  }

  /** Moves to a position. */
  moveTo(position: number): void {
    this.#position = clampPosition(position, this.measures);
    if (!this.#element) return;
    this.#element.scrollTop = scrollTopOf(this.#position, this.measures);
    this.#scrollTop = this.#element.scrollTop;
  }

  /** Moves as little as needed to show a row whole. */
  reveal(row: number): void {
    const position = reveal(row, this.#position, this.measures);
    if (position !== this.#position) this.moveTo(position);
  }
}
