import type { Pen } from '../charts/pen.ts';
import { frameLines, idealLines } from './frame.ts';
import { shaded, SHADES, type ScenePalette } from './palette.ts';
import { boxOutline, drawOverSpace, topOf, trace, type SpaceScene } from './space-scene.ts';
import type { Projection, Spot } from './view.ts';

/** How much of a box that is not meant is seen. */
export const WEAK = 0.16;

function drawSegments(pen: Pen, ends: readonly number[], projection: Projection): void {
  pen.beginPath();
  for (let i = 0; i + 5 < ends.length; i += 6) {
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0] = ends.slice(i, i + 6);
    const [from, to] = [projection.at(ax, ay, az), projection.at(bx, by, bz)];
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
  }
  pen.stroke();
}

/** Boxes in the order in which they are painted, the furthest first, without those that one of the same look hides wholly. */
function painted({ plot, colours }: SpaceScene, projection: Projection): number[] {
  const [tx, , tz] = projection.toward;
  const near = Float64Array.from(plot.x, (x, i) => x * tx + (plot.z[i] ?? 0) * tz);
  const order = Array.from(near.keys()).sort(
    (a, b) => (near[b] ?? 0) - (near[a] ?? 0) || (plot.y[b] ?? 0) - (plot.y[a] ?? 0),
  );
  const seen = new Set<string>();
  const kept = order.filter((index) => {
    const top = topOf(plot, index, projection);
    const tall = Math.round((plot.y[index] ?? 0) * projection.scale);
    const look = [Math.round(top.x), Math.round(top.y), tall, colours[index]].join();
    const hidden = seen.has(look);
    seen.add(look);
    return !hidden;
  });
  return kept.reverse();
}

function drawBox(pen: Pen, outline: readonly Spot[], near: Spot, shades: readonly string[]): void {
  const [topFar, topX, lowX, low, lowZ, topZ] = outline;
  if (!topFar || !topX || !lowX || !low || !lowZ || !topZ) return;
  const faces = [
    [topX, near, low, lowX],
    [topZ, near, low, lowZ],
    [topFar, topX, near, topZ],
  ];
  faces.forEach((face, i) => {
    pen.fillStyle = shades[i] ?? '';
    trace(pen, face);
    pen.fill();
  });
}

/** The whole view drawn by a pen, for pictures: as the graphics card draws it on the screen, from behind to the front. */
export function drawSpace(pen: Pen, scene: SpaceScene, projection: Projection, palette: ScenePalette): void {
  const { plot, colours, weak, across, ideals } = scene;
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, projection.width, projection.height);
  const lines = frameLines(across, projection);
  pen.lineWidth = 1;
  pen.strokeStyle = palette.line;
  drawSegments(pen, lines.faint, projection);
  pen.strokeStyle = palette.edge;
  drawSegments(pen, lines.strong, projection);
  pen.strokeStyle = palette.good;
  for (const ideal of ideals) {
    pen.globalAlpha = ideal.lit ? 1 : 0.45;
    drawSegments(pen, idealLines(ideal), projection);
  }
  const shades = palette.boxes.map((colour) => [
    shaded(colour, SHADES.x),
    shaded(colour, SHADES.z),
    shaded(colour, SHADES.top),
  ]);
  for (const index of painted(scene, projection)) {
    const outline = boxOutline(plot, index, projection);
    const [far, , lowX, low] = outline;
    if (!far || !lowX || !low) continue;
    pen.globalAlpha = weak?.[index] === 1 ? WEAK : 1;
    const [topX] = outline.slice(1, 2);
    const near = {
      x: low.x + (topX ?? low).x - lowX.x,
      y: low.y + (topX ?? low).y - lowX.y,
      depth: low.depth,
    };
    drawBox(pen, outline, near, shades[colours[index] ?? 0] ?? []);
  }
  pen.globalAlpha = 1;
  drawOverSpace(pen, scene, projection, palette);
}
