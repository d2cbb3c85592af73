import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fractionOf } from '#renderer/charts/time-strip/geometry.ts';
import { Layout } from '#renderer/charts/timeline/layout.ts';
import { ticksOf } from '#renderer/charts/timeline/ticks.ts';
import {
  blocksOf,
  LEAST_PIXELS,
  levelFor,
  placeOf,
  stretchesOf,
  TILE_COLUMNS,
} from '#renderer/charts/timeline/tiles.ts';
import { limited, panned, withAir, zoomed } from '#renderer/charts/timeline/window.ts';

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const T0 = 1_790_000_000n * SECOND;
const whole = { from: T0, to: T0 + 400n * DAY };
const limits = { least: SECOND, whole };

const spans = fc
  .tuple(fc.bigInt(0n, 399n * DAY), fc.bigInt(SECOND, DAY))
  .map(([start, length]) => ({ from: T0 + start, to: T0 + start + length }));

describe('zooming', () => {
  test('leaves the moment under the pointer where it is', () => {
    fc.assert(
      fc.property(
        spans,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (span, fraction, factor) => {
          const next = zoomed(span, fraction, factor, limits);
          if (next.from <= withAir(whole).from || next.to >= withAir(whole).to) return;
          const moment = span.from + BigInt(Math.round(Number(span.to - span.from) * fraction));
          expect(Math.abs(fractionOf(moment, next) - fraction)).toBeLessThan(1e-5);
        },
      ),
    );
  });

  test('goes no closer than a second and no further than the whole with a little air', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (span, factor) => {
        const next = zoomed(span, 0.5, factor, limits);
        expect(next.to - next.from).toBeGreaterThanOrEqual(SECOND);
        const most = withAir(whole);
        expect(next.from >= most.from && next.to <= most.to).toBe(true);
      }),
    );
  });

  test('moves sideways by a share of what is in sight, up to the end of the whole', () => {
    const span = { from: T0, to: T0 + DAY };
    expect(panned(span, 0.5, limits)).toEqual({ from: T0 + DAY / 2n, to: T0 + DAY + DAY / 2n });
    expect(panned(span, 1e6, limits).to).toBe(withAir(whole).to);
    expect(limited({ from: 0n, to: 10n }, { least: SECOND, whole }).from).toBe(withAir(whole).from);
  });
});

describe('the axis', () => {
  test('has marks in order, on round times, not nearer than asked for', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 300, max: 3000 }), (span, width) => {
        const ticks = ticksOf(span, width, 90, () => 0n);
        const places = ticks.map(({ time }) => fractionOf(time, span) * width);
        expect(places.every((x) => x >= 0 && x <= width)).toBe(true);
        for (const [i, x] of places.entries()) {
          if (i > 0) expect(x - (places[i - 1] ?? 0)).toBeGreaterThan(89);
        }
        expect(ticks.length).toBeLessThanOrEqual(Math.ceil(width / 90) + 1);
      }),
    );
  });

  test('writes clock times for hours and days where a day begins', () => {
    const from = BigInt(Date.UTC(2026, 9, 14, 22)) * 1000n;
    const labels = ticksOf({ from, to: from + 14_400n * SECOND }, 900, 200, () => 0n);
    expect(labels.map(({ label, major }) => [label, major])).toEqual([
      ['22:00', false],
      ['23:00', false],
      ['10-15', true],
      ['01:00', false],
    ]);
  });

  test('writes months and years for long stretches', () => {
    const from = BigInt(Date.UTC(2025, 10, 2)) * 1000n;
    const labels = ticksOf({ from, to: from + 120n * DAY }, 500, 90, () => 0n).map(({ label }) => label);
    expect(labels).toEqual(['2025-12', '2026', '2026-02', '2026-03']);
  });

  test('lies on round times of another zone', () => {
    const from = BigInt(Date.UTC(2026, 9, 14, 0)) * 1000n;
    const offset = 19_800n * SECOND;
    const ticks = ticksOf({ from, to: from + 3n * DAY }, 400, 90, () => offset);
    expect(ticks.map(({ time }) => (time + offset) % DAY)).toEqual(ticks.map(() => 0n));
    expect(ticks.map(({ label }) => label)).toEqual(['10-15', '10-16', '10-17']);
  });
});

describe('tiles', () => {
  test('cover what is in sight without a gap, in columns of at least the least width', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 200, max: 3000 }), (span, width) => {
        const level = levelFor(span, width);
        const stretches = stretchesOf(span, level);
        const places = stretches.map((index) => placeOf({ level, index }));
        const length = (1n << BigInt(level)) * BigInt(TILE_COLUMNS);
        expect((places[0]?.from ?? 0n) <= span.from).toBe(true);
        expect((places.at(-1)?.from ?? 0n) + length >= span.to).toBe(true);
        for (const [i, place] of places.entries()) {
          if (i > 0) expect(place.from - (places[i - 1]?.from ?? 0n)).toBe(length);
        }
        const pixels = (Number(1n << BigInt(level)) / Number(span.to - span.from)) * width;
        expect(pixels).toBeGreaterThanOrEqual(LEAST_PIXELS * 0.999);
        expect(pixels).toBeLessThan(LEAST_PIXELS * 2.001);
      }),
    );
  });

  test('are asked for only where lanes are in sight', () => {
    expect(blocksOf([0, 31, 32, 700, 701])).toEqual([0, 1, 21]);
  });
});

describe('the rows', () => {
  test('find every lane that is not folded, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.integer({ min: 0, max: 29 })),
        fc.boolean(),
        (lanes, fold, heads) => {
          const folded = new Set(fold);
          const layout = new Layout(lanes, folded, heads);
          const seen: number[] = [];
          for (let row = 0; row < layout.length; row++) {
            const at = layout.at(row);
            if (at?.kind === 'lane') {
              seen.push(at.lane);
              expect(at.alone).toBe(heads && lanes[at.group] === 1);
            } else expect(at && lanes[at.group]).toBeGreaterThan(1);
            if (at?.kind === 'group' || at?.alone) expect(layout.headOf(at.group)).toBe(row);
          }
          const expected: number[] = [];
          let lane = 0;
          lanes.forEach((count, group) => {
            const shown = !heads || count === 1 || !folded.has(group);
            for (let i = 0; i < count; i++, lane++) if (shown) expected.push(lane);
          });
          expect(seen).toEqual(expected);
          expect(layout.at(layout.length)).toBeNull();
        },
      ),
    );
  });

  test('give a group of one lane a single row, which nothing folds', () => {
    const layout = new Layout([1, 2, 1], new Set([0, 1]), true);
    const rows = Array.from({ length: layout.length }, (_, row) => layout.at(row));
    expect(rows).toEqual([
      { kind: 'lane', group: 0, lane: 0, alone: true },
      { kind: 'group', group: 1 },
      { kind: 'lane', group: 2, lane: 3, alone: true },
    ]);
    expect(new Layout([1], new Set(), false).at(0)).toMatchObject({ alone: false });
  });
});
