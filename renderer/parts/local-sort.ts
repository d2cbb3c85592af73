import type { Row } from '#core/api/contract.ts';
import type { GridSort } from '../widgets/virtual-grid/types.ts';

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  return (a as number | bigint) < (b as number | bigint) ? -1 : 1;
}

/** Rows at hand in another order; what the evidence does not say comes last either way. */
export function sorted(rows: readonly Row[], sort: GridSort): readonly Row[] {
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[sort.id] ?? null, b[sort.id] ?? null];
    return compare(x, y) * (x === null || y === null ? 1 : sign);
  });
}
