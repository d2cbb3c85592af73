import { expect, test } from 'vitest';
import { drawSpace } from '#renderer/scene/draw-boxes.ts';
import { flatSpots, inBrush } from '#renderer/scene/flat.ts';
import { crowdOf, placeLabels } from '#renderer/scene/labels.ts';
import {
  HEIGHT,
  LIFETIME,
  lifetimePlace,
  remainingPlace,
  scopePlace,
  usePlace,
} from '#renderer/scene/measures.ts';
import { pickBox, pickSpot } from '#renderer/scene/picking.ts';
import { PLATE, plotOf, thinned, type Plot } from '#renderer/scene/plot.ts';
import { topOf, type SpaceScene } from '#renderer/scene/space-scene.ts';
import { FIRST_VIEW, nearer, PRESETS, Projection, turned } from '#renderer/scene/view.ts';
import { SvgPen } from '#renderer/charts/picture/svg-pen.ts';

const SIZE = { width: 1000, height: 700 };
const DAY = 86_400;
const PALETTE = {
  ground: 'rgb(0, 0, 0)',
  line: 'rgb(1, 1, 1)',
  edge: 'rgb(2, 2, 2)',
  text: 'rgb(3, 3, 3)',
  muted: 'rgb(4, 4, 4)',
  accent: 'rgb(5, 5, 5)',
  denied: 'rgb(6, 6, 6)',
  elevation: 'rgb(7, 7, 7)',
  good: 'rgb(8, 8, 8)',
  boxes: ['rgb(100, 100, 100)'],
};

function plotFrom(points: readonly (readonly [number, number, number])[]): Plot {
  const [lifetimes, scopes, uses] = [0, 1, 2].map((at) => points.map((point) => point[at] ?? NaN));
  return plotOf({
    across: (index) => lifetimePlace(lifetimes?.[index] ?? NaN),
    scope: Float64Array.from(scopes ?? []),
    utilisation: Float64Array.from(uses ?? []),
    // The middle of what credentials' numbers can move a box by.
    ids: BigUint64Array.from(points, () => 0x8000_8000_8000n),
  });
}

function sceneOf(plot: Plot, part: Partial<SpaceScene> = {}): SpaceScene {
  return {
    plot,
    colours: new Uint8Array(plot.length),
    weak: null,
    across: LIFETIME,
    ideals: [],
    marks: { elevated: [], mismatched: [] },
    labels: [],
    chosen: -1,
    hover: -1,
    ...part,
  };
}

test('longer, wider and busier lies further out, and what is not known or has no end has lanes of its own', () => {
  const times = [60, 3600, DAY, 30 * DAY, 3650 * DAY].map(lifetimePlace);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(times[0]).toBe(0);
  expect(lifetimePlace(NaN)).toBeLessThan(0);
  expect(remainingPlace(Infinity)).toBeGreaterThan(1);
  expect(remainingPlace(0)).toBeLessThan(0);
  expect(remainingPlace(0)).toBeGreaterThan(remainingPlace(NaN));
  expect(usePlace(1)).toBeCloseTo(0.5);
  expect(usePlace(10) - usePlace(1)).toBeCloseTo(usePlace(1) - usePlace(0.1));
  expect(usePlace(0)).toBeLessThan(0);
  expect(usePlace(NaN)).toBeLessThan(usePlace(0));
  expect([scopePlace(0), scopePlace(100)]).toEqual([0, 1]);
  expect(scopePlace(NaN)).toBeLessThan(0);
});

test('a box is as high as its scope, a flat plate where that is not known, and always at the same place', () => {
  const points: readonly [number, number, number][] = [
    [DAY, 100, 1],
    [DAY, 50, 1],
    [DAY, NaN, NaN],
  ];
  const plot = plotFrom(points);
  expect(plot.y[0]).toBeCloseTo(HEIGHT);
  expect(plot.y[1]).toBeCloseTo(HEIGHT / 2);
  expect(plot.y[2]).toBeCloseTo(PLATE);
  expect(plotFrom(points)).toEqual(plot);
});

test('from in front, above and the side the axes lie as one reads them', () => {
  const seen = (preset: keyof typeof PRESETS) => new Projection({ ...PRESETS[preset], zoom: 1 }, SIZE);
  const [origin, far] = [[0, 0, 0] as const, [1, 0, 0] as const];
  expect(seen('front').at(...far).x).toBeGreaterThan(seen('front').at(...origin).x);
  expect(seen('front').at(...far).y).toBeCloseTo(seen('front').at(...origin).y);
  expect(seen('front').at(0, HEIGHT, 0).y).toBeLessThan(seen('front').at(...origin).y);
  expect(seen('top').at(0, HEIGHT, 0).x).toBeCloseTo(seen('top').at(...origin).x);
  expect(seen('top').at(0, 0, 1).y).toBeGreaterThan(seen('top').at(...origin).y);
  expect(seen('side').at(0, 0, 1).x).toBeLessThan(seen('side').at(...origin).x);
  expect(turned(FIRST_VIEW, 0, 500).altitude).toBe(90);
  expect(turned(FIRST_VIEW, 0, -500).altitude).toBe(0);
  expect(nearer(FIRST_VIEW, 1e9).zoom).toBeLessThan(100);
});

test('the nearest box under the pointer is picked, from every side, and nothing beside the boxes', () => {
  const plot = plotFrom([
    [DAY, 60, 1],
    [3600, 20, 0.1],
    [400 * DAY, 90, 40],
    [DAY, 30, 8],
  ]);
  for (const azimuth of [0, 45, 130, 200, 300]) {
    for (const altitude of [5, 28, 60, 90]) {
      const projection = new Projection({ azimuth, altitude, zoom: 2 }, SIZE);
      for (let index = 0; index < plot.length; index++) {
        const { x, y } = topOf(plot, index, projection);
        expect(pickBox(plot, projection, x, y), `${index} from ${azimuth} ${altitude}`).toBe(index);
      }
      expect(pickBox(plot, projection, -500, -500)).toBe(-1);
    }
  }
  const behind = plotFrom([
    [DAY, 100, 0.1],
    [DAY, 40, 10],
  ]);
  const front = new Projection({ ...PRESETS.front, zoom: 1 }, SIZE);
  const { x, y } = front.at(behind.x[1] ?? 0, (behind.y[1] ?? 0) / 2, 1);
  expect(pickBox(behind, front, x, y)).toBe(1);
});

test('boxes that stand in others of their look are not drawn twice, the tallest stays', () => {
  const plot = plotFrom([
    [DAY, 20, 1],
    [DAY, 80, 1],
    [DAY, 40, 1],
    [30 * DAY, 10, 1],
  ]);
  expect([...thinned(plot, () => 0, 0.001)].sort()).toEqual([1, 3]);
  expect([...thinned(plot, (index) => index, 0.001)].sort()).toEqual([0, 1, 2, 3]);
});

test('labels never overlap each other, what is taken, or the edge, and the most wanted has its place', () => {
  const wanted = Array.from({ length: 40 }, (_, index) => ({
    index,
    x: 300 + (index % 7) * 30,
    y: 200 + Math.floor(index / 7) * 12,
    lines: [`credential ${String(index)}`, 'used after task'],
  }));
  const taken = [{ x: 0, y: 0, width: 250, height: 700 }];
  const placed = placeLabels(wanted, taken, SIZE);
  expect(placed.length).toBeGreaterThan(5);
  expect(placed[0]?.index).toBe(0);
  const areas = [...taken, ...placed.map(({ area }) => area)];
  areas.forEach((a, i) =>
    areas.slice(i + 1).forEach((b) => {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }),
  );
  for (const { area } of placed) {
    expect(area.x >= 0 && area.y >= 0 && area.x + area.width <= 1000 && area.y + area.height <= 700).toBe(
      true,
    );
  }
});

test('a label keeps away from where many points lie', () => {
  const crowd = crowdOf(500, (index) => ({ x: 520 + (index % 20) * 8, y: 200 + (index % 25) * 4 }), SIZE);
  const [label] = placeLabels([{ index: 0, x: 500, y: 300, lines: ['a'.repeat(20)] }], [], SIZE, crowd);
  expect(label && crowd(label.area)).toBe(0);
});

test('a rectangle over the flat view holds the points inside it, and the nearest point is picked', () => {
  const plot = plotFrom([
    [3600, 10, 1],
    [30 * DAY, 90, 1],
  ]);
  const spots = flatSpots({ plot, across: LIFETIME }, 'lifetime-scope', SIZE);
  const [x, y] = [spots.x[1] ?? 0, spots.y[1] ?? 0];
  expect(spots.x[1]).toBeGreaterThan(spots.x[0] ?? 0);
  expect(spots.y[1]).toBeLessThan(spots.y[0] ?? 0);
  expect(inBrush(spots, { from: { x: x + 5, y: y + 5 }, to: { x: x - 5, y: y - 5 } })).toEqual([1]);
  expect(pickSpot(spots, x + 3, y)).toBe(1);
  expect(pickSpot(spots, x + 60, y)).toBe(-1);
});

test('a picture has the boxes, the ideal, marks and labels, and nothing where there are no points', () => {
  const plot = plotFrom([[DAY, 60, 1]]);
  const projection = new Projection(FIRST_VIEW, SIZE);
  const drawn = (scene: SpaceScene): string => {
    const pen = new SvgPen();
    drawSpace(pen, scene, projection, PALETTE);
    return pen.elements;
  };
  const full = drawn(
    sceneOf(plot, {
      ideals: [{ label: 'ideal', x: 0.5, up: 0.6, z: [0.3, 0.7], lit: true }],
      marks: { elevated: [{ index: 0, attempts: 13 }], mismatched: [0] },
      labels: [{ index: 0, lines: ['probe', '13 attempts'] }],
    }),
  );
  for (const part of ['>ideal<', '>probe<', '>×13<', 'rgb(100, 100, 100)', 'rgb(6, 6, 6)', '>lifetime<']) {
    expect(full).toContain(part);
  }
  const empty = drawn(sceneOf(plotFrom([])));
  expect(empty).not.toContain('rgb(100, 100, 100)');
});
