import { fractionOf } from '../time-strip/geometry.ts';
import { drawBar, drawMarks, drawUses, type LaneBox } from './draw-lane.ts';
import { drawAttempts, drawBands } from './draw-outstanding.ts';
import type { Pen } from '../pen.ts';
import type { Palette, Scene, SceneLink } from './scene.ts';

const BAR = 15;
/** A link over more rows than these is drawn faintly, unless it is one of the chosen lane. */
const FAR = 10;
/** More links of the chosen lane than these are drawn faintly too, or they would hide the lanes. */
const MANY = 20;

function line(pen: Pen, x: number, from: number, to: number): void {
  pen.beginPath();
  pen.moveTo(Math.round(x) + 0.5, from);
  pen.lineTo(Math.round(x) + 0.5, to);
  pen.stroke();
}

function drawGround(pen: Pen, scene: Scene, palette: Palette): void {
  const { width, height, axis, rowHeight } = scene;
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, width, height);
  for (const { y, head, chosen } of scene.rows) {
    if (!head && !chosen) continue;
    pen.fillStyle = chosen ? palette.chosen : palette.raised;
    pen.fillRect(0, y, width, rowHeight);
  }
  pen.lineWidth = 1;
  pen.strokeStyle = palette.line;
  for (const tick of scene.ticks) {
    pen.globalAlpha = tick.major ? 1 : 0.6;
    line(pen, fractionOf(tick.time, scene.span) * width, axis, height);
  }
  pen.globalAlpha = 0.5;
  for (const { y } of scene.rows) {
    pen.beginPath();
    pen.moveTo(0, y + rowHeight - 0.5);
    pen.lineTo(width, y + rowHeight - 0.5);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function drawLanes(pen: Pen, scene: Scene, palette: Palette): void {
  const { width, span, rowHeight } = scene;
  for (const { y, lane } of scene.rows) {
    if (!lane) continue;
    const box: LaneBox = { top: Math.round(y + (rowHeight - BAR) / 2), height: BAR, width, span };
    drawBands(pen, lane, box, palette);
    drawBar(pen, lane, box, palette);
    drawUses(pen, lane, box, palette);
    drawMarks(pen, lane, box, palette);
    drawAttempts(pen, lane, box, palette);
  }
}

function drawLink(pen: Pen, link: SceneLink, scene: Scene): void {
  const x = fractionOf(link.time, scene.span) * scene.width;
  if (x < -40 || x > scene.width + 40) return;
  const down = link.toY > link.fromY ? 1 : -1;
  const from = link.fromY + (down * BAR) / 2;
  const to = link.toY - (down * BAR) / 2;
  const bend = Math.min(36, Math.abs(to - from) * 0.6 + 6);
  pen.beginPath();
  pen.moveTo(x - 14, from);
  pen.bezierCurveTo(x - 14, from + down * bend, x, to - down * bend, x, to);
  pen.stroke();
}

function drawLinks(pen: Pen, scene: Scene, palette: Palette): void {
  const crowd = scene.links.filter(({ lit }) => lit).length > MANY;
  for (const lit of [false, true]) {
    pen.strokeStyle = lit ? palette.accent : palette.muted;
    pen.lineWidth = lit && !crowd ? 1.5 : 1;
    for (const link of scene.links) {
      if (link.lit !== lit) continue;
      const far = Math.abs(link.toY - link.fromY) > FAR * scene.rowHeight;
      pen.globalAlpha = lit ? (crowd ? 0.25 : 1) : far ? 0.2 : 0.6;
      pen.setLineDash(link.exact ? [] : [3, 3]);
      drawLink(pen, link, scene);
    }
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawDim(pen: Pen, scene: Scene, palette: Palette): void {
  const { width, height, axis, span, range, asOf } = scene;
  const at = (time: bigint): number => Math.max(0, Math.min(width, fractionOf(time, span) * width));
  const end = asOf !== null && (range === null || asOf < range.to) ? asOf : (range?.to ?? null);
  pen.fillStyle = palette.ground;
  pen.globalAlpha = 0.55;
  if (range) pen.fillRect(0, axis, at(range.from), height - axis);
  if (end !== null) pen.fillRect(at(end), axis, width - at(end), height - axis);
  pen.globalAlpha = 1;
}

function drawAxis(pen: Pen, scene: Scene, palette: Palette): void {
  const { width, axis, span } = scene;
  pen.fillStyle = palette.pane;
  pen.fillRect(0, 0, width, axis);
  pen.font = palette.font;
  pen.textBaseline = 'middle';
  pen.lineWidth = 1;
  pen.strokeStyle = palette.line;
  for (const tick of scene.ticks) {
    const x = fractionOf(tick.time, span) * width;
    line(pen, x, axis - 8, axis);
    pen.fillStyle = tick.major ? palette.text : palette.muted;
    pen.fillText(tick.label, x + 5, axis / 2 + 1);
  }
  pen.beginPath();
  pen.moveTo(0, axis - 0.5);
  pen.lineTo(width, axis - 0.5);
  pen.stroke();
}

function drawCursors(pen: Pen, scene: Scene, palette: Palette): void {
  const { width, height, axis, span } = scene;
  const at = (time: bigint): number => fractionOf(time, span) * width;
  if (scene.brush) {
    const from = at(scene.brush.from);
    const to = at(scene.brush.to);
    pen.fillStyle = palette.accent;
    pen.globalAlpha = 0.16;
    pen.fillRect(from, 0, to - from, height);
    pen.globalAlpha = 1;
    pen.strokeStyle = palette.accent;
    line(pen, from, 0, height);
    line(pen, to, 0, height);
  }
  pen.lineWidth = 1;
  if (scene.hover !== null) {
    pen.strokeStyle = palette.edge;
    line(pen, at(scene.hover), axis, height);
  }
  if (scene.cursor !== null) {
    pen.strokeStyle = palette.text;
    pen.setLineDash([2, 3]);
    line(pen, at(scene.cursor), axis, height);
    pen.setLineDash([]);
  }
  if (scene.asOf !== null) {
    const x = Math.round(at(scene.asOf)) + 0.5;
    pen.strokeStyle = palette.accent;
    line(pen, at(scene.asOf), 4, height);
    pen.fillStyle = palette.accent;
    pen.beginPath();
    pen.moveTo(x - 5, 0);
    pen.lineTo(x + 5, 0);
    pen.lineTo(x, 7);
    pen.closePath();
    pen.fill();
  }
}

/** Draws a whole picture of the timeline; what is not in sight costs nothing. */
export function drawTimeline(pen: Pen, scene: Scene, palette: Palette): void {
  pen.save();
  drawGround(pen, scene, palette);
  pen.save();
  pen.beginPath();
  pen.rect(0, scene.axis, scene.width, Math.max(0, scene.height - scene.axis));
  pen.clip();
  drawLanes(pen, scene, palette);
  drawLinks(pen, scene, palette);
  drawDim(pen, scene, palette);
  pen.restore();
  drawAxis(pen, scene, palette);
  drawCursors(pen, scene, palette);
  pen.restore();
}
