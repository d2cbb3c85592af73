import { describe, expect, test } from 'vitest';
import { drawTimeline } from '#renderer/charts/timeline/draw.ts';
import { attemptMarks, bandEdges, outstandingAt, type Band } from '#renderer/charts/timeline/outstanding.ts';
import type { Palette, Scene, SceneLane } from '#renderer/charts/timeline/scene.ts';
import type { LaneTile, MarkBin } from '#renderer/charts/timeline/tiles.ts';
import { SvgPen } from '#renderer/charts/picture/svg-pen.ts';

const SPAN = { from: 0n, to: 1000n };
const WIDTH = 1000;
const NAMES = [
  ...['ground', 'pane', 'raised', 'chosen', 'line', 'edge'],
  ...['text', 'muted', 'accent', 'denied', 'elevation', 'font'],
];
const palette = Object.fromEntries(NAMES.map((name) => [name, name])) as unknown as Palette;

const mark = (bin: number, phase: string, eventId: bigint, count = 1): MarkBin => ({
  bin,
  phase,
  count,
  eventId,
  detail: `event ${eventId}`,
});
const tile = (...marks: MarkBin[]): LaneTile => ({ from: 0n, width: 2n, bins: [], marks });
const band: Band = { from: 200n, to: 400n, kind: 'used-after-expiry', reason: 'It is so.' };

function scene(lane: Partial<SceneLane>): Scene {
  const life = {
    issued: 100n,
    expires: 900n,
    expiry: 'at',
    revoked: null,
    firstUsed: null,
    lastUsed: null,
  } as const;
  const whole: SceneLane = { life, colour: 'kind', several: false, tiles: [], bands: [], ...lane };
  return {
    width: WIDTH,
    height: 78,
    axis: 26,
    rowHeight: 26,
    span: SPAN,
    ticks: [],
    rows: [
      { y: 26, lane: null, head: true, chosen: false },
      { y: 52, lane: whole, head: false, chosen: false },
    ],
    links: [],
    range: null,
    asOf: null,
    cursor: null,
    hover: null,
    brush: null,
  };
}

/** Elements of the picture as an SVG document has them. */
function elements(lane: Partial<SceneLane>): readonly string[] {
  const pen = new SvgPen();
  drawTimeline(pen, scene(lane), palette);
  return pen.elements.split('\n');
}

describe('attempts to go further', () => {
  test('that cannot be told apart are one mark, with their number and the first of them', () => {
    const marks = attemptMarks(
      [tile(mark(100, 'attempt', 1n, 2), mark(101, 'attempt', 2n), mark(150, 'attempt', 3n))],
      SPAN,
      WIDTH,
    );
    expect(marks).toEqual([
      { x: 201, attempts: 3, steps: 0, eventId: 1n, detail: 'event 1' },
      { x: 301, attempts: 1, steps: 0, eventId: 3n, detail: 'event 3' },
    ]);
  });

  test('stand before steps beside them, which are counted apart', () => {
    const marks = attemptMarks([tile(mark(100, 'step', 1n), mark(101, 'attempt', 2n))], SPAN, WIDTH);
    expect(marks).toEqual([{ x: 201, attempts: 1, steps: 1, eventId: 2n, detail: 'event 2' }]);
  });

  test('leave out what became of the credential and what is not in sight', () => {
    expect(attemptMarks([tile(mark(100, 'renewed', 1n), mark(900, 'attempt', 2n))], SPAN, WIDTH)).toEqual([]);
  });

  test('are drawn as filled triangles, a step as its outline', () => {
    const filled = (phase: string): number =>
      elements({ tiles: [tile(mark(100, phase, 1n))] }).filter((line) => line.includes('fill="elevation"'))
        .length;
    const outlined = (phase: string): number =>
      elements({ tiles: [tile(mark(100, phase, 1n))] }).filter((line) => line.includes('stroke="elevation"'))
        .length;
    expect([filled('attempt'), outlined('attempt')]).toEqual([1, 0]);
    expect([filled('step'), outlined('step')]).toEqual([0, 1]);
  });
});

describe('where issued and used do not fit', () => {
  test('a band lies over that time, never too narrow to be seen, and not where it is not in sight', () => {
    expect(bandEdges(band, SPAN, WIDTH)).toEqual({ left: 200, right: 400 });
    expect(bandEdges({ from: 200n, to: 200n }, SPAN, WIDTH)).toEqual({ left: 200, right: 206 });
    expect(bandEdges({ from: 2000n, to: 3000n }, SPAN, WIDTH)).toBeNull();
    expect(bandEdges({ from: -300n, to: -200n }, SPAN, WIDTH)).toBeNull();
  });

  test('it is told by hatching and brackets, not by its colour alone', () => {
    const drawn = elements({ bands: [band] }).filter((line) => line.includes('stroke="denied"'));
    const [hatching, brackets] = drawn.map(
      (line) => (/ d="([^"]*)"/.exec(line)?.[1] ?? '').match(/M/g)?.length,
    );
    expect(hatching).toBeGreaterThan(20);
    expect(brackets).toBe(2);
    expect(elements({}).some((line) => line.includes('denied'))).toBe(false);
  });

  test('its strokes stay inside it, and as many as are in sight', () => {
    const whole = { ...band, from: -1_000_000n, to: 1_000_000n };
    const [hatching] = elements({ bands: [whole] }).filter((line) => line.includes('stroke="denied"'));
    const xs = [...(hatching ?? '').matchAll(/[ML](-?[\d.]+)/g)].map((found) => Number(found[1]));
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...xs)).toBeLessThanOrEqual(WIDTH + 3);
    expect(xs.length).toBeLessThan(WIDTH);
  });
});

describe('what is pointed at', () => {
  const now = scene({ tiles: [tile(mark(150, 'attempt', 9n))], bands: [band, { ...band, from: 300n }] });

  test('is the attempt under the pointer in the upper part of its lane, else every band there', () => {
    expect(outstandingAt(now, 304, 56)).toMatchObject({ what: 'attempts', mark: { eventId: 9n } });
    expect(outstandingAt(now, 304, 74)).toMatchObject({
      what: 'bands',
      bands: [{ from: 200n }, { from: 300n }],
    });
    expect(outstandingAt(now, 250, 56)).toMatchObject({ what: 'bands', bands: [{ from: 200n }] });
  });

  test('is nothing beside them, on the head of a group and on the axis', () => {
    expect(outstandingAt(now, 600, 60)).toBeNull();
    expect(outstandingAt(now, 304, 30)).toBeNull();
    expect(outstandingAt(now, 304, 10)).toBeNull();
  });
});
