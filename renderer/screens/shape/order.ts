import type { GridSort } from '../../widgets/virtual-grid/types.ts';
import type { ShapePoints } from './points.ts';

/** Columns of which the reader has the numbers at hand. */
const NUMBERS: Readonly<Record<string, (points: ShapePoints) => Float64Array>> = {
  distance: (points) => points.distance,
  lifetime_seconds: (points) => points.lifetime,
  remaining_seconds: (points) => points.remaining,
  scope: (points) => points.scope,
  utilisation: (points) => points.utilisation,
  elevation: (points) => points.elevation,
  permissions: (points) => points.numbers('permissions'),
  uses: (points) => points.numbers('uses'),
};

/** Points in the order of a column; what is not known comes last either way, and what is equal stays the furthest from ideal first. */
export function ordered(
  points: ShapePoints,
  shown: readonly number[],
  { id, descending }: GridSort,
): readonly number[] {
  const sign = descending ? -1 : 1;
  const numbers = NUMBERS[id]?.(points);
  if (numbers) {
    return [...shown].sort((a, b) => {
      const [x, y] = [numbers[a] ?? NaN, numbers[b] ?? NaN];
      if (Number.isNaN(x) || Number.isNaN(y))
        return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
      return x === y ? a - b : sign * (x < y ? -1 : 1);
    });
  }
  const { values, places } = points.categories(id);
  const value = (index: number): string | null => values[places[index] ?? 0] ?? null;
  return [...shown].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return x === y ? a - b : sign * (x < y ? -1 : 1);
  });
}
