import { displayZone } from '../../format/zone.svelte.ts';
import type { GridColumn } from './types.ts';

interface Remembered {
  readonly hidden: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
}

/** Room at the right end for the chooser's button. */
const TAIL = 28;
const MIN_WIDTH = 40;
const MAX_WIDTH = 1200;
/** Room for `+02:00` in place of `Z`. */
const OFFSET = 36;

function inZone(column: GridColumn): GridColumn {
  if (!column.times) return column;
  const { name } = displayZone;
  return {
    ...column,
    title: `${column.title} (${name})`,
    width: column.width + (name === 'UTC' ? 0 : OFFSET),
  };
}

function read(key: string): Remembered | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Remembered>;
    const hidden = Array.isArray(value.hidden) ? value.hidden.map(String) : [];
    const widths = Object.entries(value.widths ?? {}).filter(([, width]) => Number.isFinite(width));
    return { hidden, widths: Object.fromEntries(widths) };
  } catch {
    localStorage.removeItem(key);
    return null;
  }
}

/** Which columns of a grid are shown and how wide, remembered on this machine. */
export class ColumnChoice {
  #state = $state.raw<Remembered>({ hidden: [], widths: {} });
  readonly #columns: readonly GridColumn[];
  readonly #key: string | null;

  /** `name` is what the choice is remembered under; null remembers nothing. */
  constructor(columns: readonly GridColumn[], name: string | null) {
    this.#columns = columns;
    this.#key = name === null ? null : `credtrail.columns.${name}`;
    const hidden = columns.filter((column) => column.optional).map((column) => column.id);
    this.#state = (this.#key === null ? null : read(this.#key)) ?? { hidden, widths: {} };
  }

  /** Every column. */
  get all(): readonly GridColumn[] {
    return this.#columns.map(inZone);
  }

  /** The columns shown, in order, with the widths the reader gave them. */
  get shown(): readonly GridColumn[] {
    const { hidden, widths } = this.#state;
    return this.#columns
      .filter((column) => !hidden.includes(column.id))
      .map(inZone)
      .map((column) => {
        const width = widths[column.id];
        return width === undefined ? column : { ...column, width, grow: 0 };
      });
  }

  /** The columns as a CSS grid template. */
  get template(): string {
    return this.shown
      .map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))
      .concat(`${TAIL}px`)
      .join(' ');
  }

  /** Width that the columns need at least. */
  get minimum(): number {
    return this.shown.reduce((sum, column) => sum + column.width, TAIL);
  }

  /** Whether a column is shown. */
  has(id: string): boolean {
    return !this.#state.hidden.includes(id);
  }

  /** Shows or hides a column; the last one stays. */
  toggle(id: string): void {
    const { hidden } = this.#state;
    if (this.has(id) && this.shown.length === 1) return;
    this.#keep({ hidden: this.has(id) ? [...hidden, id] : hidden.filter((each) => each !== id) });
  }

  /** Gives a column a width. */
  resize(id: string, width: number): void {
    const rounded = Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)));
    this.#keep({ widths: { ...this.#state.widths, [id]: rounded } });
  }

  /** Goes back to how the columns were at first. */
  reset(): void {
    const hidden = this.#columns.filter((column) => column.optional).map((column) => column.id);
    this.#state = { hidden, widths: {} };
    if (this.#key !== null) localStorage.removeItem(this.#key);
  }

  #keep(part: Partial<Remembered>): void {
    this.#state = { ...this.#state, ...part };
    if (this.#key !== null) localStorage.setItem(this.#key, JSON.stringify(this.#state));
  }
}
