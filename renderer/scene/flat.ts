import type { Pen } from '../charts/pen.ts';
import { crowdOf, LABEL_FONT, LETTER, LINE, type Area } from './labels.ts';
import { SCOPE, USE, usePlace, type Axis } from './measures.ts';
import type { ScenePalette } from './palette.ts';
import { WEAK } from './draw-boxes.ts';
import { drawAttempts, drawLabels, type SpaceScene } from './space-scene.ts';

/** Ways to lay the plot flat. */
export const FLATS = ['lifetime-scope', 'scope-use'] as const;
/** One of {@link FLATS}. */
export type Flat = (typeof FLATS)[number];

/** Where points lie in a flat view, in pixels. */
export interface FlatSpots {
  /** From the left. */
  readonly x: Float32Array;
  /** From above. */
  readonly y: Float32Array;
}

/** A rectangle that the reader draws, in pixels. */
export interface Brush {
  /** One corner. */
  readonly from: { readonly x: number; readonly y: number };
  /** The opposite corner. */
  readonly to: { readonly x: number; readonly y: number };
}

const EDGE = { left: 92, right: 40, top: 28, bottom: 56 };
const SQUARE = 5;

interface Frame {
  readonly across: Axis;
  readonly up: Axis;
  readonly x: (place: number) => number;
  readonly y: (place: number) => number;
}

function frameOf(flat: Flat, lifetime: Axis, size: { width: number; height: number }): Frame {
  const [across, up] = flat === 'lifetime-scope' ? [lifetime, SCOPE] : [SCOPE, USE];
  const start = (axis: Axis): number => Math.min(0, ...axis.lanes.map(({ from }) => from)) - 0.02;
  const end = (axis: Axis): number => Math.max(1, ...axis.lanes.map(({ to }) => to)) + 0.02;
  const [left, right, low, high] = [start(across), end(across), start(up), end(up)];
  const [width, height] = [size.width - EDGE.left - EDGE.right, size.height - EDGE.top - EDGE.bottom];
  return {
    across,
    up,
    x: (place) => EDGE.left + ((place - left) / (right - left)) * width,
    y: (place) => EDGE.top + (1 - (place - low) / (high - low)) * height,
  };
}

/** Where each point lies. */
export function flatSpots(
  scene: Pick<SpaceScene, 'plot' | 'across'>,
  flat: Flat,
  size: { readonly width: number; readonly height: number },
): FlatSpots {
  const { plot } = scene;
  const frame = frameOf(flat, scene.across, size);
  const lifetime = flat === 'lifetime-scope';
  return {
    x: Float32Array.from(lifetime ? plot.x : plot.up, frame.x),
    y: Float32Array.from(lifetime ? plot.up : plot.z, frame.y),
  };
}

/** Points inside a rectangle, in order. */
export function inBrush({ x, y }: FlatSpots, { from, to }: Brush): number[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const found: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (px >= left && px <= right && py >= top && py <= bottom) found.push(i);
  }
  return found;
}

function line(pen: Pen, x: number, y: number, toX: number, toY: number): void {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  pen.stroke();
}

function drawGrid(
  pen: Pen,
  frame: Frame,
  palette: ScenePalette,
  size: { width: number; height: number },
): void {
  const { across, up } = frame;
  const [bottom, right] = [size.height - EDGE.bottom, size.width - EDGE.right];
  pen.lineWidth = 1;
  pen.strokeStyle = palette.line;
  pen.fillStyle = palette.muted;
  let free = 0;
  const words = [
    ...across.lanes.map((lane) => ({ at: (lane.from + lane.to) / 2, label: lane.label })),
    ...across.ticks,
  ];
  for (const { at, label } of words.sort((a, b) => a.at - b.at)) {
    const x = frame.x(at) - (label.length * LETTER) / 2;
    if (x < free) continue;
    free = x + label.length * LETTER + 8;
    pen.fillText(label, x, bottom + 14);
  }
  for (const { at, label } of [
    ...up.ticks,
    ...up.lanes.map((lane) => ({ at: (lane.from + lane.to) / 2, label: lane.label })),
  ])
    pen.fillText(label, EDGE.left - 8 - label.length * LETTER, frame.y(at));
  for (const { at } of across.ticks) line(pen, frame.x(at), EDGE.top, frame.x(at), bottom);
  for (const { at } of up.ticks) line(pen, EDGE.left, frame.y(at), right, frame.y(at));
  pen.strokeStyle = palette.edge;
  line(pen, frame.x(0), EDGE.top, frame.x(0), bottom);
  line(pen, EDGE.left, frame.y(0), right, frame.y(0));
  pen.fillStyle = palette.text;
  pen.fillText(across.title, frame.x(0.5) - (across.title.length * LETTER) / 2, bottom + 34);
  pen.fillText(up.title, EDGE.left, EDGE.top - 14);
}

function drawIdeals(pen: Pen, scene: SpaceScene, frame: Frame, flat: Flat, palette: ScenePalette): Area[] {
  const words: Area[] = [];
  for (const ideal of scene.ideals) {
    const [x, y, toX, toY] =
      flat === 'lifetime-scope'
        ? [frame.x(0), frame.y(ideal.up), frame.x(ideal.x), frame.y(0)]
        : [frame.x(0), frame.y(ideal.z[1]), frame.x(ideal.up), frame.y(ideal.z[0])];
    pen.strokeStyle = palette.good;
    pen.globalAlpha = ideal.lit ? 1 : 0.45;
    pen.strokeRect(x, y, toX - x, toY - y);
    if (!ideal.lit) continue;
    pen.globalAlpha = 0.1;
    pen.fillStyle = palette.good;
    pen.fillRect(x, y, toX - x, toY - y);
    pen.globalAlpha = 1;
    pen.fillText(ideal.label, x + 4, y - 8);
    words.push({ x, y: y - 15, width: ideal.label.length * LETTER + 8, height: LINE });
  }
  pen.globalAlpha = 1;
  return words;
}

/** Draws the plot laid flat. */
export function drawFlat(
  pen: Pen,
  scene: SpaceScene,
  flat: Flat,
  size: { readonly width: number; readonly height: number },
  palette: ScenePalette,
  brush: Brush | null,
): void {
  const frame = frameOf(flat, scene.across, size);
  const spots = flatSpots(scene, flat, size);
  const spot = (index: number): { x: number; y: number } => ({
    x: spots.x[index] ?? 0,
    y: spots.y[index] ?? 0,
  });
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, size.width, size.height);
  pen.font = LABEL_FONT;
  pen.textBaseline = 'middle';
  drawGrid(pen, frame, palette, size);
  const taken = drawIdeals(pen, scene, frame, flat, palette);
  const seen = new Set<number>();
  for (let i = scene.plot.length - 1; i >= 0; i--) {
    const { x, y } = spot(i);
    const place = (Math.round(x * 2) * 8192 + Math.round(y * 2)) * 32 + (scene.colours[i] ?? 0);
    if (seen.has(place)) continue;
    seen.add(place);
    pen.globalAlpha = scene.weak?.[i] === 1 ? WEAK : 0.85;
    pen.fillStyle = palette.boxes[scene.colours[i] ?? 0] ?? palette.muted;
    pen.fillRect(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE);
  }
  pen.globalAlpha = 1;
  const meant = (index: number): boolean => scene.weak?.[index] !== 1;
  const around = (index: number, colour: string, width: number): void => {
    const { x, y } = spot(index);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.strokeRect(x - SQUARE / 2 - 1.5, y - SQUARE / 2 - 1.5, SQUARE + 3, SQUARE + 3);
  };
  for (const index of scene.marks.mismatched.filter(meant)) around(index, palette.denied, 1.5);
  pen.fillStyle = palette.elevation;
  const counted = scene.marks.elevated.length <= 60;
  for (const { index, attempts } of scene.marks.elevated) {
    if (meant(index)) drawAttempts(pen, { x: spot(index).x, y: spot(index).y - 3 }, attempts, counted);
  }
  if (scene.hover >= 0) around(scene.hover, palette.text, 1);
  if (scene.chosen >= 0) around(scene.chosen, palette.accent, 2);
  const wanted = scene.labels.map(({ index, lines }) => ({ index, lines, ...spot(index) }));
  const words = [
    { x: EDGE.left, y: 0, width: 120, height: EDGE.top },
    { x: 0, y: 0, width: EDGE.left - 4, height: size.height },
    { x: 0, y: size.height - EDGE.bottom, width: size.width, height: EDGE.bottom },
  ];
  drawLabels(pen, wanted, [...taken, ...words], size, palette, crowdOf(scene.plot.length, spot, size));
  if (!brush) return;
  const [x, y] = [Math.min(brush.from.x, brush.to.x), Math.min(brush.from.y, brush.to.y)];
  const [wide, tall] = [Math.abs(brush.to.x - brush.from.x), Math.abs(brush.to.y - brush.from.y)];
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 1;
  pen.strokeRect(x, y, wide, tall);
  pen.globalAlpha = 0.12;
  pen.fillStyle = palette.accent;
  pen.fillRect(x, y, wide, tall);
  pen.globalAlpha = 1;
}

/** Where on the axis of use two shares lie, as the ends of an ideal region. */
export function useSpan(low: number, high: number): readonly [number, number] {
  return [usePlace(low), usePlace(high)];
}
