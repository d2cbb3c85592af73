import { fractionOf, type TimeSpan } from '../time-strip/geometry.ts';
import type { Scene } from './scene.ts';
import type { LaneTile } from './tiles.ts';

/** A stretch of a lane in which issued and used do not fit. */
export interface Band {
  /** Its beginning, in µs. */
  readonly from: bigint;
  /** Its end, in µs. */
  readonly to: bigint;
  /** What does not fit (MISMATCH_KINDS). */
  readonly kind: string;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** Attempts to go further that lie too near to one another to be told apart. */
export interface AttemptMark {
  /** Where it is drawn, in pixels from the left. */
  readonly x: number;
  /** Attempts in it. */
  readonly attempts: number;
  /** Steps on the way, which are no attempts by themselves. */
  readonly steps: number;
  /** Event of the first attempt in it, of the first step where it has none. */
  readonly eventId: bigint;
  /** What that was, null where the evidence does not say. */
  readonly detail: string | null;
}

/** What lies under the pointer. */
export type Outstanding =
  | { readonly what: 'attempts'; readonly mark: AttemptMark }
  | { readonly what: 'bands'; readonly bands: readonly Band[] };

/** Marks nearer than this are one. */
const APART = 6;
/** How far beside a mark the pointer may be. */
const REACH = 6;
/** Least width of a band, in pixels. */
const LEAST = 6;
/** How far below the upper edge of a row the marks of attempts reach. */
const MARKS = 12;

/** The attempts of a lane as they are drawn, from left to right. */
export function attemptMarks(
  tiles: readonly LaneTile[],
  span: TimeSpan,
  width: number,
): readonly AttemptMark[] {
  const length = Number(span.to - span.from);
  const found: AttemptMark[] = [];
  for (const tile of tiles) {
    const start = fractionOf(tile.from, span) * width;
    const each = (Number(tile.width) / length) * width;
    for (const { bin, phase, count, eventId, detail } of tile.marks) {
      if (phase !== 'attempt' && phase !== 'step') continue;
      const x = start + (bin + 0.5) * each;
      if (x < -REACH || x > width + REACH) continue;
      const [attempts, steps] = phase === 'attempt' ? [count, 0] : [0, count];
      found.push({ x, attempts, steps, eventId, detail });
    }
  }
  return joined(found.sort((a, b) => a.x - b.x));
}

function joined(marks: readonly AttemptMark[]): readonly AttemptMark[] {
  const out: AttemptMark[] = [];
  for (const mark of marks) {
    const last = out.at(-1);
    if (!last || mark.x - last.x >= APART) {
      out.push(mark);
      continue;
    }
    const first = last.attempts > 0 || mark.attempts === 0 ? last : mark;
    out[out.length - 1] = {
      ...first,
      x: last.x,
      attempts: last.attempts + mark.attempts,
      steps: last.steps + mark.steps,
    };
  }
  return out;
}

/** Where a band is drawn, in pixels from the left; null where it is not in sight. */
export function bandEdges(
  { from, to }: Pick<Band, 'from' | 'to'>,
  span: TimeSpan,
  width: number,
): { readonly left: number; readonly right: number } | null {
  const left = Math.round(fractionOf(from, span) * width);
  const right = Math.max(Math.round(fractionOf(to, span) * width), left + LEAST);
  return right < 0 || left > width ? null : { left, right };
}

/** What stands out at a place of the picture, in pixels from its left and upper edges; null where nothing does. */
export function outstandingAt(scene: Scene, x: number, y: number): Outstanding | null {
  const { span, width, rowHeight, axis } = scene;
  const row = scene.rows.find((each) => y >= each.y && y < each.y + rowHeight);
  if (y < axis || !row?.lane) return null;
  if (y < row.y + MARKS) {
    const near = attemptMarks(row.lane.tiles, span, width)
      .map((mark) => ({ mark, far: Math.abs(mark.x - x) }))
      .sort((a, b) => a.far - b.far)[0];
    if (near && near.far <= REACH) return { what: 'attempts', mark: near.mark };
  }
  const bands = row.lane.bands.filter((band) => {
    const edges = bandEdges(band, span, width);
    return edges !== null && x >= edges.left && x <= edges.right;
  });
  return bands.length === 0 ? null : { what: 'bands', bands };
}
