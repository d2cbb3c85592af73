import { POINT_ORDERS } from '#core/model/orders.ts';
import type { Columns } from '../../api/columns.ts';
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
};

/** Whether the engine must tell the order of a column. */
export function toldOrder(id: string): (typeof POINT_ORDERS)[number] | null {
  return POINT_ORDERS.find((each) => each === id) ?? null;
}

/** The places of points in an order that the engine told, NaN for those that it left out. */
export function placesOf(points: ShapePoints, order: Columns): Float64Array {
  const places = new Float64Array(points.length).fill(NaN);
  const told = order.numbers('place');
  order.ids('credential_id').forEach((id, i) => {
    const at = points.place(id);
    if (at >= 0) places[at] = told[i] ?? NaN;
  });
  return places;
}

/**
 * Points in the order of a column, of which the reader has the numbers or the engine told the places; what is not known comes last
 * either way, and what is equal stays the furthest from ideal first.
 */
export function ordered(
  points: ShapePoints,
  shown: readonly number[],
  { id, descending }: GridSort,
  places: Float64Array | null = null,
): readonly number[] {
  const sign = descending ? -1 : 1;
  const numbers = NUMBERS[id]?.(points) ?? places;
  if (!numbers) return shown;
  return [...shown].sort((a, b) => {
    const [x, y] = [numbers[a] ?? NaN, numbers[b] ?? NaN];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return x === y ? a - b : sign * (x < y ? -1 : 1);
  });
}
