import { describe, expect, test } from 'vitest';
import type { Life } from '#renderer/charts/lifetime/geometry.ts';
import { drawTimeline } from '#renderer/charts/timeline/draw.ts';
import { mostUses } from '#renderer/charts/timeline/draw-lane.ts';
import type { Pen } from '#renderer/charts/pen.ts';
import type { Palette, Scene, SceneLane } from '#renderer/charts/timeline/scene.ts';
import type { LaneTile } from '#renderer/charts/timeline/tiles.ts';

/** A shape as it was drawn. */
interface Shape {
  readonly kind: 'fill' | 'stroke' | 'rect' | 'text';
  readonly style: string;
  readonly alpha: number;
  readonly dash: readonly number[];
  /** Points of a path, or x, y, width and height of a rectangle. */
  readonly at: readonly number[];
  readonly text?: string;
}

/** A pen that keeps what it draws. */
class Recorder implements Pen {
  readonly shapes: Shape[] = [];
  fillStyle: string | CanvasGradient | CanvasPattern = '';
  strokeStyle: string | CanvasGradient | CanvasPattern = '';
  globalAlpha = 1;
  lineWidth = 1;
  font = '';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  #dash: number[] = [];
  #path: number[] = [];

  beginPath(): void {
    this.#path = [];
  }
  moveTo(x: number, y: number): void {
    this.#path.push(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#path.push(x, y);
  }
  bezierCurveTo(...points: number[]): void {
    this.#path.push(...points);
  }
  rect(...points: number[]): void {
    this.#path.push(...points);
  }
  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash];
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.#keep('rect', this.fillStyle, [x, y, width, height]);
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#keep('rect', this.strokeStyle, [x, y, width, height]);
  }
  fillText(text: string, x: number, y: number): void {
    this.#keep('text', this.fillStyle, [x, y], text);
  }
  fill(): void {
    this.#keep('fill', this.fillStyle, this.#path);
  }
  stroke(): void {
    this.#keep('stroke', this.strokeStyle, this.#path);
  }
  clip(): void {
    this.#path = [];
  }
  save(): void {
    this.#path = [];
  }
  restore(): void {
    this.#path = [];
  }
  closePath(): void {
    this.#path.push(...this.#path.slice(0, 2));
  }
  clearRect(): void {
    this.shapes.length = 0;
  }

  #keep(kind: Shape['kind'], style: Pen['fillStyle'], at: readonly number[], text?: string): void {
    const shape = {
      kind,
      style: typeof style === 'string' ? style : 'a pattern',
      alpha: this.globalAlpha,
      dash: [...this.#dash],
      at: [...at],
    };
    this.shapes.push(text === undefined ? shape : { ...shape, text });
  }
}

const palette: Palette = {
  ground: 'ground',
  pane: 'pane',
  raised: 'raised',
  chosen: 'chosen',
  line: 'line',
  edge: 'edge',
  text: 'text',
  muted: 'muted',
  accent: 'accent',
  denied: 'denied',
  elevation: 'elevation',
  font: '11px mono',
};

const life: Life = {
  issued: 100n,
  expires: 600n,
  expiry: 'at',
  revoked: null,
  firstUsed: 200n,
  lastUsed: 300n,
};

/** A lane in which all fits, unless it says otherwise. */
type Drawn = Omit<SceneLane, 'bands'> & Partial<Pick<SceneLane, 'bands'>>;

function drawn(lane: Drawn, more: Partial<Scene> = {}): readonly Shape[] {
  const pen = new Recorder();
  const scene: Scene = {
    width: 1000,
    height: 52,
    axis: 26,
    rowHeight: 26,
    span: { from: 0n, to: 1000n },
    ticks: [],
    rows: [{ y: 26, lane: { bands: [], ...lane }, head: false, chosen: false }],
    links: [],
    range: null,
    asOf: null,
    cursor: null,
    hover: null,
    brush: null,
    ...more,
  };
  drawTimeline(pen, scene, palette);
  return pen.shapes;
}

const outline = (shapes: readonly Shape[]): Shape | undefined =>
  shapes.find(({ kind, style }) => kind === 'stroke' && style === 'kind');
const tile = (bins: LaneTile['bins'], marks: LaneTile['marks'] = []): LaneTile => ({
  from: 0n,
  width: 10n,
  bins,
  marks,
});

describe('a lane', () => {
  test('is a bar from its making to its end, closed where the end is known', () => {
    const shapes = drawn({ life, colour: 'kind', several: false, tiles: [] });
    const line = outline(shapes);
    expect(line?.at.slice(0, 4)).toEqual([100, 32.5, 600, 32.5]);
    expect(line?.at.slice(-4)).toEqual([599.5, 32, 599.5, 47]);
    expect(shapes.some(({ style, at }) => style === 'text' && at[0] === 99 && at[2] === 2)).toBe(true);
  });

  test('has no right edge and fades away where its end is not known', () => {
    const unknown: Life = { ...life, expires: null, expiry: 'unknown' };
    const shapes = drawn({ life: unknown, colour: 'kind', several: false, tiles: [] });
    const line = outline(shapes);
    expect(Math.max(...(line?.at.filter((_, i) => i % 2 === 0) ?? []))).toBe(300);
    expect(line?.at).toHaveLength(8);
    const faded = shapes.filter(
      ({ kind, style, at }) => kind === 'rect' && style === 'kind' && (at[0] ?? 0) >= 300,
    );
    expect(faded.length).toBeGreaterThan(4);
    const alphas = faded.map(({ alpha }) => alpha);
    expect(alphas).toEqual([...alphas].sort((a, b) => b - a));
    expect(Math.max(...alphas)).toBeLessThan(0.16);
  });

  test('has an arrow at the edge of the picture where it never ends', () => {
    const never: Life = { ...life, expires: null, expiry: 'never' };
    const arrow = drawn({ life: never, colour: 'kind', several: false, tiles: [] }).find(
      ({ kind }) => kind === 'fill',
    );
    expect(arrow?.style).toBe('kind');
    expect(Math.max(...(arrow?.at.filter((_, i) => i % 2 === 0) ?? []))).toBe(999);
  });

  test('has no tick of making where the making is not seen', () => {
    const shapes = drawn({ life: { ...life, issued: null }, colour: 'kind', several: false, tiles: [] });
    expect(shapes.some(({ kind, style }) => kind === 'rect' && style === 'text')).toBe(false);
  });

  test('has a bar for each column with uses, as high as the root of their number, and a tick for refusals', () => {
    const bins = [
      { bin: 20, count: 100, denied: 0 },
      { bin: 25, count: 25, denied: 3 },
    ];
    const shapes = drawn({ life, colour: 'kind', several: false, tiles: [tile(bins)] });
    const bars = shapes.filter(
      ({ kind, style, alpha }) => kind === 'rect' && style === 'kind' && alpha === 1,
    );
    expect(bars.map(({ at }) => [at[0], at[3]])).toEqual([
      [200, 13],
      [250, 6.5],
    ]);
    const ticks = shapes.filter(({ kind, style }) => kind === 'rect' && style === 'denied');
    expect(ticks.map(({ at }) => at[0])).toEqual([253.5]);
  });

  test('has a cross-bar where it was revoked, and marks of renewal', () => {
    const marks = [
      { bin: 30, phase: 'renewed', count: 1, eventId: 1n, detail: null },
      { bin: 50, phase: 'revoked', count: 1, eventId: 2n, detail: null },
    ];
    const shapes = drawn({
      life: { ...life, revoked: 505n },
      colour: 'kind',
      several: false,
      tiles: [tile([], marks)],
    });
    const bar = shapes.find(({ kind, style }) => kind === 'stroke' && style === 'denied');
    expect(bar?.at.slice(0, 4)).toEqual([505, 30, 505, 49]);
    expect(shapes.find(({ kind, style }) => kind === 'fill' && style === 'text')?.at[0]).toBe(302);
  });

  test('measures its bars by what is in sight, and a single use never fills it', () => {
    const tiles = [
      tile([{ bin: 1, count: 1, denied: 0 }]),
      { ...tile([{ bin: 90, count: 900, denied: 0 }]) },
    ];
    expect(mostUses(tiles, { from: 0n, to: 100n })).toBe(4);
    expect(mostUses(tiles, { from: 0n, to: 1000n })).toBe(900);
  });
});

test('a life that lies wholly before or after what is in sight points there', () => {
  const tip = (span: Scene['span']): number | undefined =>
    drawn({ life, colour: 'kind', several: false, tiles: [] }, { span }).find(
      ({ kind, style }) => kind === 'fill' && style === 'kind',
    )?.at[2];
  expect(tip({ from: 700n, to: 900n })).toBe(3);
  expect(tip({ from: 10n, to: 90n })).toBe(997);
});

test('the making of each key is marked where several keys share a lane', () => {
  const marks = [{ bin: 40, phase: 'issued', count: 1, eventId: 1n, detail: null }];
  const made = (several: boolean): number =>
    drawn({ life, colour: 'kind', several, tiles: [tile([], marks)] }).filter(
      ({ kind, style, at }) => kind === 'rect' && style === 'text' && at[0] === 404.5,
    ).length;
  expect([made(false), made(true)]).toEqual([0, 1]);
});

describe('the picture', () => {
  test('draws a link from parent to child, dashed where it is not certain', () => {
    const link = { time: 500n, fromY: 39, toY: 91, lit: false };
    const at = (exact: boolean): Shape | undefined =>
      drawn({ life, colour: 'kind', several: false, tiles: [] }, { links: [{ ...link, exact }] }).find(
        ({ kind, at: points }) => kind === 'stroke' && points.length === 8 && points[6] === 500,
      );
    expect(at(true)?.dash).toEqual([]);
    expect(at(false)?.dash).toEqual([3, 3]);
  });

  test('dims what lies outside the range and after the as-of cursor', () => {
    const dims = (more: Partial<Scene>): (readonly number[])[] =>
      drawn({ life, colour: 'kind', several: false, tiles: [] }, more)
        .filter(({ kind, style, alpha }) => kind === 'rect' && style === 'ground' && alpha < 1)
        .map(({ at }) => [at[0] ?? 0, at[2] ?? 0]);
    expect(dims({ range: { from: 200n, to: 800n } })).toEqual([
      [0, 200],
      [800, 200],
    ]);
    expect(dims({ range: { from: 200n, to: 800n }, asOf: 400n })).toEqual([
      [0, 200],
      [400, 600],
    ]);
    expect(dims({})).toEqual([]);
  });

  test('costs nothing for columns out of sight', () => {
    const bins = Array.from({ length: 512 }, (_, bin) => ({ bin, count: 1, denied: 1 }));
    const few = drawn({ life, colour: 'kind', several: false, tiles: [{ ...tile(bins), from: -100_000n }] });
    expect(few.filter(({ style }) => style === 'denied')).toEqual([]);
  });
});
