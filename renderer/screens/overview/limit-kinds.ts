import type { Row } from '#core/api/contract.ts';
import { text } from '../../format/rows.ts';

/** What cannot be shown, by kind, in the order of the rows. */
export function byKind(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const kinds = new Map<string, Row[]>();
  for (const row of rows) {
    const kind = text(row, 'kind') ?? '';
    const of = kinds.get(kind);
    if (of) of.push(row);
    else kinds.set(kind, [row]);
  }
  return kinds;
}
