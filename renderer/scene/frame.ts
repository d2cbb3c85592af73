import type { Axis } from './measures.ts';
import { HEIGHT, SCOPE, USE } from './measures.ts';
import type { IdealBox } from './plot.ts';
import type { Projection, Vector } from './view.ts';

/** What the floor and the walls are made of: ends of lines, six numbers a line. */
export interface FrameLines {
  /** Edges of the scales. */
  readonly strong: readonly number[];
  /** Marks and lanes. */
  readonly faint: readonly number[];
}

/** How far the floor reaches. */
export interface Extent {
  /** Start and end along the axis of lifetimes. */
  readonly x: readonly [number, number];
  /** Start and end along the axis of use. */
  readonly z: readonly [number, number];
}

const ROOM = 0.02;

function reach(axis: Axis): readonly [number, number] {
  const ends = axis.lanes.flatMap(({ from, to }) => [from, to]);
  return [Math.min(0, ...ends) - ROOM, Math.max(1, ...ends) + ROOM];
}

/** How far the floor reaches, lanes included. */
export function extentOf(x: Axis): Extent {
  return { x: reach(x), z: reach(USE) };
}

/** Where the walls stand: behind the boxes as they are looked at. */
function walls(extent: Extent, { sides }: Projection): { readonly x: number; readonly z: number } {
  return { x: extent.x[sides.x > 0 ? 0 : 1], z: extent.z[sides.z > 0 ? 0 : 1] };
}

/** The lines of the floor and of the two walls behind the boxes. */
export function frameLines(x: Axis, projection: Projection): FrameLines {
  const extent = extentOf(x);
  const wall = walls(extent, projection);
  const strong = [0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0];
  const faint: number[] = [];
  for (const { at } of x.ticks) faint.push(at, 0, 0, at, 0, 1);
  for (const { at } of USE.ticks) faint.push(0, 0, at, 1, 0, at);
  for (const { from, to } of x.lanes) {
    for (const at of [from, to]) faint.push(at, 0, extent.z[0], at, 0, extent.z[1]);
  }
  for (const { from, to } of USE.lanes) {
    for (const at of [from, to]) faint.push(extent.x[0], 0, at, extent.x[1], 0, at);
  }
  for (const { at } of SCOPE.ticks) {
    const y = at * HEIGHT;
    faint.push(
      extent.x[0],
      y,
      wall.z,
      extent.x[1],
      y,
      wall.z,
      wall.x,
      y,
      extent.z[0],
      wall.x,
      y,
      extent.z[1],
    );
  }
  strong.push(wall.x, 0, wall.z, wall.x, HEIGHT, wall.z);
  return { strong, faint };
}

/** A text at a place of the plot. */
export interface FrameWord {
  /** What stands there. */
  readonly text: string;
  /** The place. */
  readonly at: Vector;
  /** Whether it is the title of an axis. */
  readonly title: boolean;
  /** Whether it stands left of its place, and not in the middle of it. */
  readonly left: boolean;
}

const MARK_OFF = 0.035;
const TITLE_OFF = 0.19;
const TITLE_AT = 0.5;
const LOW = 0.035;

function along(axis: Axis, place: (at: number, off: number) => Vector): FrameWord[] {
  const words = axis.ticks.map(({ at, label }) => ({ text: label, at: place(at, MARK_OFF) }));
  const lanes = axis.lanes.map(({ from, to, label }) => ({
    text: label,
    at: place((from + to) / 2, MARK_OFF),
  }));
  return [
    { text: axis.title, at: place(TITLE_AT, TITLE_OFF), title: true, left: false },
    ...[...words, ...lanes].map((word) => ({ ...word, title: false, left: false })),
  ];
}

/** The texts of the three axes, at the edges of the floor that are nearest to the reader. */
export function frameWords(x: Axis, projection: Projection): readonly FrameWord[] {
  const extent = extentOf(x);
  const { sides, up: risen } = projection;
  /** Level with the floor, words stand under it. */
  const under = -LOW * risen[1];
  const front = { x: extent.x[sides.x > 0 ? 1 : 0], z: extent.z[sides.z > 0 ? 1 : 0] };
  const back = walls(extent, projection);
  const corners: Vector[] = [
    [back.x, 0, front.z],
    [front.x, 0, back.z],
  ];
  const [one, other] = corners.map(([cx, , cz]) => projection.at(cx, 0, cz).x);
  const corner = (one ?? 0) <= (other ?? 0) ? corners[0] : corners[1];
  const upright = (at: number): Vector => [corner?.[0] ?? 0, at * HEIGHT, corner?.[2] ?? 0];
  const long = (from: Vector, to: Vector): boolean => {
    const [a, b] = [projection.at(...from), projection.at(...to)];
    return Math.hypot(a.x - b.x, a.y - b.y) > 90;
  };
  return [
    ...(long([0, 0, 0], [1, 0, 0]) ? along(x, (at, off) => [at, under, front.z + off * sides.z]) : []),
    ...(long([0, 0, 0], [0, 0, 1]) ? along(USE, (at, off) => [front.x + off * sides.x, under, at]) : []),
    ...(long([0, 0, 0], [0, HEIGHT, 0])
      ? [
          { text: SCOPE.title, at: upright(1.09), title: true, left: false },
          ...SCOPE.ticks.map(({ at, label }) => ({ text: label, at: upright(at), title: false, left: true })),
        ]
      : []),
  ];
}

/** The edges of an ideal region; of one that is not meant now only those on the floor. */
export function idealLines({ x, up, z, lit }: IdealBox): readonly number[] {
  const [near, far] = z;
  const floor = (y: number): number[] => [
    ...[0, y, near, x, y, near, x, y, near, x, y, far],
    ...[x, y, far, 0, y, far, 0, y, far, 0, y, near],
  ];
  if (!lit) return floor(0);
  const top = up * HEIGHT;
  const posts = [0, x].flatMap((at) => z.flatMap((deep) => [at, 0, deep, at, top, deep]));
  return [...floor(0), ...floor(top), ...posts];
}
