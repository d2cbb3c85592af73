import type { Row } from '#core/api/contract.ts';
import { text } from '../../format/rows.ts';

/** Rows that name the same thing. */
export interface Named {
  /** What they name. */
  readonly value: string;
  /** The first of them. */
  readonly first: Row;
  /** All of them, in their order. */
  readonly rows: readonly Row[];
}

/** Rows by what they name in a column, in the order in which each is named first. */
export function byColumn(rows: readonly Row[], column: string): readonly Named[] {
  const found = new Map<string, Named>();
  for (const row of rows) {
    const value = text(row, column) ?? '';
    const before = found.get(value);
    found.set(value, { value, first: before?.first ?? row, rows: [...(before?.rows ?? []), row] });
  }
  return [...found.values()];
}
