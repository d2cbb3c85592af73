import { HALF, type Plot } from './plot.ts';
import type { Projection, Vector } from './view.ts';

/** Below this a direction counts as level with an axis. */
const LEVEL = 1e-9;

/**
 * The box under a point of the screen, the nearest of several; -1 for none. Every box is tried against the line of sight: with 100,000 of them
 * that takes about a millisecond, needs nothing of the graphics card, and never waits for it.
 */
export function pickBox(plot: Plot, projection: Projection, x: number, y: number): number {
  const from = projection.under(x, y);
  const along: Vector = projection.toward;
  const [ax, ay, az] = along.map((part) => (Math.abs(part) < LEVEL ? 0 : 1 / part)) as [
    number,
    number,
    number,
  ];
  const reach = Math.max(HALF, 2 / projection.scale);
  let nearest = -Infinity;
  let found = -1;
  for (let i = 0; i < plot.length; i++) {
    const dx = (plot.x[i] ?? 0) - from[0];
    const dz = (plot.z[i] ?? 0) - from[2];
    let start = -Infinity;
    let end = Infinity;
    if (ax === 0) {
      if (Math.abs(dx) > reach) continue;
    } else {
      const [a, b] = [(dx - reach) * ax, (dx + reach) * ax];
      start = Math.min(a, b);
      end = Math.max(a, b);
    }
    if (az === 0) {
      if (Math.abs(dz) > reach) continue;
    } else {
      const [a, b] = [(dz - reach) * az, (dz + reach) * az];
      start = Math.max(start, Math.min(a, b));
      end = Math.min(end, Math.max(a, b));
      if (start > end) continue;
    }
    const top = plot.y[i] ?? 0;
    if (ay === 0) {
      if (from[1] < 0 || from[1] > top) continue;
    } else {
      const [a, b] = [-from[1] * ay, (top - from[1]) * ay];
      start = Math.max(start, Math.min(a, b));
      end = Math.min(end, Math.max(a, b));
      if (start > end) continue;
    }
    if (end > nearest) {
      nearest = end;
      found = i;
    }
  }
  return found;
}

/** The point nearest to a place on the screen, at most `reach` pixels away; -1 for none. */
export function pickSpot(
  spots: { readonly x: Float32Array; readonly y: Float32Array },
  x: number,
  y: number,
  reach = 8,
): number {
  let best = reach * reach;
  let found = -1;
  for (let i = 0; i < spots.x.length; i++) {
    const [dx, dy] = [(spots.x[i] ?? 0) - x, (spots.y[i] ?? 0) - y];
    const far = dx * dx + dy * dy;
    if (far < best) {
      best = far;
      found = i;
    }
  }
  return found;
}
