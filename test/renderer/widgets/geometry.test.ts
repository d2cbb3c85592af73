import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bodyHeight,
  clampPosition,
  MAX_HEIGHT,
  maxPosition,
  positionOf,
  reveal,
  rowsAt,
  scrollTopOf,
} from '#renderer/widgets/virtual-grid/geometry.ts';

const small = { rows: 1000, rowHeight: 24, viewport: 600 };
const huge = { rows: 20_000_000, rowHeight: 24, viewport: 600 };

test('a short list scrolls pixel by pixel', () => {
  expect(bodyHeight(small)).toBe(24_000);
  expect(positionOf(1234, small)).toBe(1234);
  expect(scrollTopOf(1234, small)).toBe(1234);
});

test('a list taller than browsers allow is scaled so that both ends are reached', () => {
  expect(bodyHeight(huge)).toBe(MAX_HEIGHT);
  expect(positionOf(0, huge)).toBe(0);
  expect(positionOf(MAX_HEIGHT - 600, huge)).toBe(maxPosition(huge));
  expect(rowsAt(maxPosition(huge), huge, 0).end).toBe(20_000_000);
});

test('position and scroll offset lead back to each other', () => {
  fc.assert(
    fc.property(fc.nat(30_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
      const measures = { rows, rowHeight: 24, viewport: 600 };
      const position = maxPosition(measures) * share;
      expect(Math.abs(positionOf(scrollTopOf(position, measures), measures) - position)).toBeLessThan(0.01);
    }),
  );
});

test('the rows drawn are those in sight and a few on both sides', () => {
  expect(rowsAt(0, small, 8)).toEqual({ first: 0, end: 33 });
  expect(rowsAt(2400, small, 8)).toEqual({ first: 92, end: 133 });
  expect(rowsAt(maxPosition(small), small, 8)).toEqual({ first: 967, end: 1000 });
  expect(rowsAt(0, { ...small, rows: 0 }, 8)).toEqual({ first: 0, end: 0 });
});

test('a row is brought into sight by the smallest move', () => {
  expect(reveal(10, 0, small)).toBe(0);
  expect(reveal(25, 0, small)).toBe(24);
  expect(reveal(10, 2400, small)).toBe(240);
  expect(reveal(999, 0, small)).toBe(maxPosition(small));
});

test('no position lies outside the rows', () => {
  expect(clampPosition(-5, small)).toBe(0);
  expect(clampPosition(1e9, small)).toBe(23_400);
  expect(clampPosition(50, { ...small, rows: 3 })).toBe(0);
});
