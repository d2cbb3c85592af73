import type { Pen } from '../pen.ts';
import type { LaneBox } from './draw-lane.ts';
import { attemptMarks, bandEdges } from './outstanding.ts';
import type { Palette, SceneLane } from './scene.ts';

/** How far a band reaches beyond the bar. */
const BEYOND = 4;
/** From one stroke of the hatching to the next, in pixels. */
const STROKES = 7;
const SERIF = 3;
const HALF = 5;
const TALL = 9;
/** How far the foot of a triangle reaches into the bar. */
const INTO = 3;

/** Where issued and used do not fit: hatched over the whole height of the lane, between brackets. */
export function drawBands(pen: Pen, lane: SceneLane, box: LaneBox, palette: Palette): void {
  const { span, width } = box;
  const top = box.top - BEYOND;
  const bottom = box.top + box.height + BEYOND;
  for (const band of lane.bands) {
    const edges = bandEdges(band, span, width);
    if (!edges) continue;
    const left = Math.max(edges.left, -SERIF);
    const right = Math.min(edges.right, width + SERIF);
    pen.fillStyle = palette.denied;
    pen.globalAlpha = 0.1;
    pen.fillRect(left, top, right - left, bottom - top);
    pen.strokeStyle = palette.denied;
    pen.lineWidth = 1;
    pen.globalAlpha = 0.55;
    hatch(pen, { left, right, top, bottom, origin: edges.left });
    pen.globalAlpha = 1;
    pen.lineWidth = 1.5;
    pen.beginPath();
    if (edges.left >= 0) bracket(pen, edges.left, SERIF, top, bottom);
    if (edges.right <= width) bracket(pen, edges.right, -SERIF, top, bottom);
    pen.stroke();
  }
}

interface Field {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where the strokes begin, so that they move with the band. */
  readonly origin: number;
}

/** Strokes from lower left to upper right, cut off at the sides. */
function hatch(pen: Pen, { left, right, top, bottom, origin }: Field): void {
  const tall = bottom - top;
  const first = origin + Math.floor((left - tall - origin) / STROKES) * STROKES;
  pen.beginPath();
  for (let x = first; x < right; x += STROKES) {
    const from = Math.max(x, left);
    const to = Math.min(x + tall, right);
    if (to <= from) continue;
    pen.moveTo(from, bottom - (from - x));
    pen.lineTo(to, bottom - (to - x));
  }
  pen.stroke();
}

function bracket(pen: Pen, x: number, serif: number, top: number, bottom: number): void {
  pen.moveTo(x + serif, top);
  pen.lineTo(x, top);
  pen.lineTo(x, bottom);
  pen.lineTo(x + serif, bottom);
}

/** Attempts to go further: a triangle above the bar, filled; steps on the way to one: its outline. */
export function drawAttempts(pen: Pen, lane: SceneLane, box: LaneBox, palette: Palette): void {
  const foot = box.top + INTO;
  pen.globalAlpha = 1;
  for (const { x, attempts } of attemptMarks(lane.tiles, box.span, box.width)) {
    pen.beginPath();
    pen.moveTo(x - HALF, foot);
    pen.lineTo(x, foot - TALL);
    pen.lineTo(x + HALF, foot);
    pen.closePath();
    pen.fillStyle = attempts > 0 ? palette.elevation : palette.ground;
    pen.fill();
    pen.strokeStyle = attempts > 0 ? palette.ground : palette.elevation;
    pen.lineWidth = 1;
    pen.stroke();
  }
}
