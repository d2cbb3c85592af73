import {
  crowdOf,
  LABEL_FONT,
  LETTER,
  LINE,
  placeLabels,
  type Area,
  type Crowd,
  type WantedLabel,
} from './labels.ts';
import { frameWords } from './frame.ts';
import { HEIGHT, type Axis } from './measures.ts';
import type { ScenePalette } from './palette.ts';
import { HALF, type IdealBox, type Plot } from './plot.ts';
import type { Projection, Spot } from './view.ts';
import type { Pen } from '../charts/pen.ts';

/** Something about a point that is drawn at it. */
export interface PointMarks {
  /** Points with attempts to go further, and how many. */
  readonly elevated: readonly { readonly index: number; readonly attempts: number }[];
  /** Points of which issued and used do not fit. */
  readonly mismatched: readonly number[];
}

/** A point with what is said at it, the most wanted first. */
export interface PointLabel {
  /** Which point. */
  readonly index: number;
  /** Lines, the first its name. */
  readonly lines: readonly string[];
}

/** Everything that a view of the plot shows. */
export interface SpaceScene {
  /** The boxes. */
  readonly plot: Plot;
  /** Colour of each box, as a place in the palette's boxes. */
  readonly colours: Uint8Array;
  /** Boxes that are not meant now are drawn weakly: 1 for each of these; null where all are meant. */
  readonly weak: Uint8Array | null;
  /** The axis of lifetimes. */
  readonly across: Axis;
  /** Ideal regions. */
  readonly ideals: readonly IdealBox[];
  /** Marks. */
  readonly marks: PointMarks;
  /** Labels. */
  readonly labels: readonly PointLabel[];
  /** The chosen point, -1 for none. */
  readonly chosen: number;
  /** The point that is pointed at, -1 for none. */
  readonly hover: number;
}

const MOST_OUTLINES = 3000;
const COUNTED = 60;

/** The outline of a box on the screen: six corners. */
export function boxOutline(plot: Plot, index: number, projection: Projection): readonly Spot[] {
  const { sides } = projection;
  const [x, y, z] = [plot.x[index] ?? 0, plot.y[index] ?? 0, plot.z[index] ?? 0];
  const corner = (a: 1 | -1, up: number, b: 1 | -1): Spot =>
    projection.at(x + a * sides.x * HALF, up, z + b * sides.z * HALF);
  return [
    corner(-1, y, -1),
    corner(1, y, -1),
    corner(1, 0, -1),
    corner(1, 0, 1),
    corner(-1, 0, 1),
    corner(-1, y, 1),
  ];
}

/** Puts a closed line through some places. */
export function trace(pen: Pen, corners: readonly { readonly x: number; readonly y: number }[]): void {
  pen.beginPath();
  corners.forEach(({ x, y }, i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
}

/** A triangle that stands on a place. */
export function triangle(pen: Pen, x: number, y: number, size = 4): void {
  trace(pen, [
    { x: x - size, y },
    { x: x + size, y },
    { x, y: y - size * 1.7 },
  ]);
  pen.fill();
}

/** Attempts over a place: a triangle each up to three, then their number. */
export function drawAttempts(
  pen: Pen,
  spot: { readonly x: number; readonly y: number },
  attempts: number,
  counted: boolean,
): void {
  const shown = counted && attempts > 3 ? 1 : Math.min(3, attempts);
  for (let i = 0; i < shown; i++) triangle(pen, spot.x + (i - (shown - 1) / 2) * 9, spot.y - 3);
  if (counted && attempts > 3) pen.fillText(`×${String(attempts)}`, spot.x + 7, spot.y - 6);
}

function drawWords(pen: Pen, scene: SpaceScene, projection: Projection, palette: ScenePalette): Area[] {
  const taken: Area[] = [];
  for (const { text, at, title, left } of frameWords(scene.across, projection)) {
    const spot = projection.at(...at);
    const width = text.length * LETTER;
    const area = {
      x: left ? spot.x - width - 8 : spot.x - width / 2,
      y: spot.y - LINE / 2,
      width,
      height: LINE,
    };
    const meets = (other: Area): boolean =>
      area.x < other.x + other.width + 4 && other.x < area.x + width + 4 && Math.abs(area.y - other.y) < LINE;
    if (taken.some(meets)) continue;
    taken.push(area);
    pen.fillStyle = title ? palette.text : palette.muted;
    pen.fillText(text, area.x, spot.y);
  }
  return taken;
}

function drawIdealWord(pen: Pen, scene: SpaceScene, projection: Projection, palette: ScenePalette): Area[] {
  return scene.ideals
    .filter(({ lit }) => lit)
    .map(({ label, x, up, z }) => {
      const corners = [0, x].flatMap((at) => z.map((deep) => projection.at(at, up * HEIGHT, deep)));
      const first = corners.reduce((a, b) => (b.x < a.x ? b : a));
      const width = label.length * LETTER;
      pen.fillStyle = palette.good;
      pen.fillText(label, first.x - width - 6, first.y);
      return { x: first.x - width - 6, y: first.y - LINE / 2, width, height: LINE };
    });
}

function drawMarks(pen: Pen, scene: SpaceScene, projection: Projection, palette: ScenePalette): void {
  const { plot, marks, weak } = scene;
  pen.strokeStyle = palette.denied;
  pen.lineWidth = 1.5;
  const meant = (index: number): boolean => weak?.[index] !== 1;
  for (const index of marks.mismatched.filter(meant).slice(0, MOST_OUTLINES)) {
    trace(pen, boxOutline(plot, index, projection));
    pen.stroke();
  }
  pen.fillStyle = palette.elevation;
  const counted = marks.elevated.length <= COUNTED;
  for (const { index, attempts } of marks.elevated) {
    if (!meant(index)) continue;
    drawAttempts(pen, topOf(plot, index, projection), attempts, counted);
  }
}

/** Where the top of a box lies on the screen. */
export function topOf(plot: Plot, index: number, projection: Projection): Spot {
  return projection.at(plot.x[index] ?? 0, plot.y[index] ?? 0, plot.z[index] ?? 0);
}

/** Labels with lines that lead to their places. */
export function drawLabels(
  pen: Pen,
  wanted: readonly WantedLabel[],
  taken: readonly Area[],
  bounds: { readonly width: number; readonly height: number },
  palette: ScenePalette,
  crowd: Crowd,
): void {
  const placed = placeLabels(wanted, taken, bounds, crowd);
  pen.lineWidth = 1;
  pen.strokeStyle = palette.edge;
  for (const { x, y, area } of placed) {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(
      Math.min(Math.max(x, area.x), area.x + area.width),
      Math.min(Math.max(y, area.y), area.y + area.height),
    );
    pen.stroke();
  }
  for (const { area, lines } of placed) {
    pen.globalAlpha = 0.82;
    pen.fillStyle = palette.ground;
    pen.fillRect(area.x, area.y, area.width, area.height);
    pen.globalAlpha = 1;
    lines.forEach((line, i) => {
      pen.fillStyle = i === 0 ? palette.text : palette.muted;
      pen.fillText(line, area.x + 4, area.y + 1 + (i + 0.5) * LINE);
    });
  }
}

/** Everything but the boxes and the floor: words, marks, what is chosen, labels. */
export function drawOverSpace(
  pen: Pen,
  scene: SpaceScene,
  projection: Projection,
  palette: ScenePalette,
): void {
  const { plot, chosen, hover } = scene;
  pen.font = LABEL_FONT;
  pen.textBaseline = 'middle';
  const taken = [
    ...drawWords(pen, scene, projection, palette),
    ...drawIdealWord(pen, scene, projection, palette),
  ];
  drawMarks(pen, scene, projection, palette);
  for (const [index, width] of [
    [hover, 1],
    [chosen, 2],
  ] as const) {
    if (index < 0) continue;
    pen.strokeStyle = index === chosen ? palette.accent : palette.text;
    pen.lineWidth = width;
    trace(pen, boxOutline(plot, index, projection));
    pen.stroke();
  }
  const wanted = scene.labels.map(({ index, lines }) => ({
    index,
    lines,
    ...topOf(plot, index, projection),
  }));
  const crowd = crowdOf(plot.length, (index) => topOf(plot, index, projection), projection);
  drawLabels(pen, wanted, taken, projection, palette, crowd);
}
