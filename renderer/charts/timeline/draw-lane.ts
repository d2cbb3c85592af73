import { drawLife } from '../lifetime/geometry.ts';
import { fractionOf, type TimeSpan } from '../time-strip/geometry.ts';
import type { Pen } from '../pen.ts';
import type { Palette, SceneLane } from './scene.ts';
import type { LaneTile, MarkBin } from './tiles.ts';

/** Where a lane is drawn. */
export interface LaneBox {
  /** Upper edge of its bar. */
  readonly top: number;
  /** Height of its bar. */
  readonly height: number;
  /** Width of the picture. */
  readonly width: number;
  /** The time that is shown. */
  readonly span: TimeSpan;
}

const FADE = 40;
const FADE_STEPS = 10;
const ARROW = 5;
const POINT = 3;
const LEAST_BAR = 3;

/** The outline of a life: closed where its end is known, with an arrow where it has none, fading where it is not known. */
export function drawBar(pen: Pen, lane: SceneLane, box: LaneBox, palette: Palette): void {
  const { life, colour } = lane;
  const drawing = drawLife(life, box.span);
  if (!drawing.bar) return beyond(pen, lane, box);
  const { top, height, width } = box;
  const left = Math.round(drawing.bar.from * width);
  const right = Math.max(left + LEAST_BAR, Math.round(drawing.bar.to * width));
  const bottom = top + height - 0.5;
  const upper = top + 0.5;

  pen.fillStyle = colour;
  pen.globalAlpha = 0.16;
  pen.fillRect(left, top, right - left, height);
  if (drawing.after && right < width) fade(pen, right, 1, box);
  if (drawing.before && left > 0) fade(pen, left, -1, box);

  pen.globalAlpha = 0.6;
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(left, upper);
  pen.lineTo(right, upper);
  pen.moveTo(left, bottom);
  pen.lineTo(right, bottom);
  if (drawing.endSeen) {
    pen.moveTo(right - 0.5, top);
    pen.lineTo(right - 0.5, top + height);
  }
  pen.stroke();

  pen.globalAlpha = 1;
  if (life.expiry === 'never' && life.revoked === null) arrow(pen, Math.min(right, width), box, colour);
  if (drawing.startSeen) {
    pen.fillStyle = palette.text;
    pen.fillRect(left - 1, top - 1, 2, height + 2);
  }
}

function fade(pen: Pen, from: number, way: 1 | -1, { top, height }: LaneBox): void {
  const each = FADE / FADE_STEPS;
  for (let step = 0; step < FADE_STEPS; step++) {
    pen.globalAlpha = 0.14 * (1 - (step + 0.5) / FADE_STEPS);
    const x = way === 1 ? from + step * each : from - (step + 1) * each;
    pen.fillRect(x, top, each, height);
  }
}

/** A small arrow at the edge of the picture behind which a whole life lies. */
function beyond(pen: Pen, { life, colour }: SceneLane, { top, height, width, span }: LaneBox): void {
  const begin = life.issued ?? life.firstUsed;
  if (begin === null) return;
  const [edge, point] = begin >= span.to ? [width - POINT - 3, width - 3] : [POINT + 3, 3];
  const middle = top + height / 2;
  pen.globalAlpha = 0.7;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(edge, middle - POINT);
  pen.lineTo(point, middle);
  pen.lineTo(edge, middle + POINT);
  pen.closePath();
  pen.fill();
  pen.globalAlpha = 1;
}

function arrow(pen: Pen, right: number, { top, height }: LaneBox, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(right - ARROW - 1, top);
  pen.lineTo(right - 1, top + height / 2);
  pen.lineTo(right - ARROW - 1, top + height);
  pen.closePath();
  pen.fill();
}

/** Fewer uses than these in the busiest column do not fill the bar, so that a single one stays a small thing. */
const FEW = 4;

/** Most uses that one column in sight holds, but not fewer than a few: the height of the bar stands for it. */
export function mostUses(tiles: readonly LaneTile[], span: TimeSpan): number {
  let most = FEW;
  for (const tile of tiles) {
    const first = Number((span.from - tile.from) / tile.width);
    const last = Number((span.to - tile.from) / tile.width);
    for (const { bin, count } of tile.bins) if (count > most && bin >= first && bin <= last) most = count;
  }
  return most;
}

/** The uses inside the bar, by the root of their number, and above it a tick for each column with a refusal. */
export function drawUses(pen: Pen, lane: SceneLane, box: LaneBox, palette: Palette): void {
  const { top, height, width, span } = box;
  const most = mostUses(lane.tiles, span);
  const length = Number(span.to - span.from);
  const refused: number[] = [];
  pen.globalAlpha = 1;
  pen.fillStyle = lane.colour;
  for (const tile of lane.tiles) {
    const start = fractionOf(tile.from, span) * width;
    const each = (Number(tile.width) / length) * width;
    const thick = each >= 3 ? each - 1 : Math.max(1, each);
    for (const { bin, count, denied } of tile.bins) {
      const x = start + bin * each;
      if (x + each < 0 || x > width) continue;
      const tall = Math.max(2, Math.sqrt(count / most) * (height - 2));
      pen.fillRect(x, top + height - 1 - tall, thick, tall);
      if (denied > 0) refused.push(x + thick / 2);
    }
  }
  pen.fillStyle = palette.denied;
  for (const x of refused) pen.fillRect(x - 1, top - 3, 2, 6);
}

const ENDS: ReadonlySet<string> = new Set(['revoked', 'deleted', 'disabled']);
/** Drawn above all marks of a life. */
const ATTEMPTS: ReadonlySet<string> = new Set(['attempt', 'step']);

function drawMark(pen: Pen, x: number, mark: MarkBin, box: LaneBox, palette: Palette): void {
  const { top, height } = box;
  const middle = top + height / 2;
  if (ENDS.has(mark.phase)) {
    pen.strokeStyle = palette.denied;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x, top - 2);
    pen.lineTo(x, top + height + 2);
    pen.moveTo(x - 3, top - 2);
    pen.lineTo(x + 3, top - 2);
    pen.moveTo(x - 3, top + height + 2);
    pen.lineTo(x + 3, top + height + 2);
    pen.stroke();
  } else if (mark.phase === 'renewed' || mark.phase === 'rotated') {
    pen.fillStyle = palette.text;
    pen.beginPath();
    pen.moveTo(x - 3, top + height + 3);
    pen.lineTo(x, top + height - 2);
    pen.lineTo(x + 3, top + height + 3);
    pen.closePath();
    pen.fill();
  } else if (mark.phase === 'disclosed') {
    pen.fillStyle = palette.elevation;
    pen.beginPath();
    pen.moveTo(x, middle - 4);
    pen.lineTo(x + 4, middle);
    pen.lineTo(x, middle + 4);
    pen.lineTo(x - 4, middle);
    pen.closePath();
    pen.fill();
  } else {
    pen.fillStyle = mark.phase === 'issued' ? palette.text : palette.muted;
    pen.fillRect(x - 0.5, top - 1, mark.phase === 'issued' ? 1.5 : 1, height + 2);
  }
}

/** What became of the credential: made, renewed, ended, handed out. */
export function drawMarks(pen: Pen, lane: SceneLane, box: LaneBox, palette: Palette): void {
  const { width, span } = box;
  const length = Number(span.to - span.from);
  pen.globalAlpha = 1;
  for (const tile of lane.tiles) {
    const start = fractionOf(tile.from, span) * width;
    const each = (Number(tile.width) / length) * width;
    for (const mark of tile.marks) {
      if (ATTEMPTS.has(mark.phase) || (mark.phase === 'issued' && !lane.several)) continue;
      const x = start + (mark.bin + 0.5) * each;
      if (x > -8 && x < width + 8) drawMark(pen, x, mark, box, palette);
    }
  }
}
