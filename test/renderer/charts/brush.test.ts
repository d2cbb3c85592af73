import { expect, test } from 'vitest';
import { Brush } from '#renderer/charts/time-strip/brush.svelte.ts';
import {
  barsPath,
  fractionOf,
  moved,
  ordered,
  timeAt,
  toSteps,
  type TimeSpan,
} from '#renderer/charts/time-strip/geometry.ts';

const whole: TimeSpan = { from: 1000n, to: 241_000n };

function strip(range: TimeSpan | null = null, asOf: bigint | null = null) {
  const now = { range, asOf, finals: 0 };
  const brush = new Brush(
    () => whole,
    () => now.range,
    () => now.asOf,
    {
      onrange: (next, final) => {
        now.range = next;
        now.finals += final ? 1 : 0;
      },
      onasof: (next, final) => {
        now.asOf = next;
        now.finals += final ? 1 : 0;
      },
    },
  );
  return { now, brush };
}

test('dragging over the ground brushes a range, in either direction', () => {
  const { now, brush } = strip();
  brush.down(0.5, 500, null);
  brush.move(0.25, 250);
  expect(now).toMatchObject({ range: { from: 61_000n, to: 121_000n }, finals: 0 });
  brush.up();
  expect(now.finals).toBe(1);
});

test('a press that does not move sets the as-of cursor', () => {
  const { now, brush } = strip();
  brush.down(0.5, 500, null);
  brush.move(0.501, 501);
  brush.up();
  expect(now).toMatchObject({ range: null, asOf: 121_000n });
});

test('dragging inside the range moves it, and it stops at the end', () => {
  const { now, brush } = strip({ from: 61_000n, to: 121_000n });
  brush.down(0.4, 400, null);
  brush.move(0.9, 900);
  expect(now.range).toEqual({ from: 181_000n, to: 241_000n });
});

test('a handle moves its own end and does not pass the other', () => {
  const { now, brush } = strip({ from: 61_000n, to: 121_000n });
  brush.down(0.25, 250, 'from');
  brush.move(0.9, 900);
  expect(now.range).toEqual({ from: 120_000n, to: 121_000n });
});

test('keys step the handles, large steps with shift, and Delete takes them away', () => {
  const { now, brush } = strip();
  expect(brush.key('ArrowRight', false, 'from')).toBe(true);
  expect(now.range).toEqual({ from: 2000n, to: 241_000n });
  brush.key('ArrowLeft', true, 'to');
  expect(now.range).toEqual({ from: 2000n, to: 231_000n });
  brush.key('ArrowLeft', false, 'as-of');
  expect(now.asOf).toBe(240_000n);
  brush.key('Delete', false, 'as-of');
  brush.key('Delete', false, 'from');
  expect(now).toMatchObject({ range: null, asOf: null });
  expect(brush.key('x', false, 'from')).toBe(false);
});

test('the whole time is no range', () => {
  const { now, brush } = strip({ from: 2000n, to: 241_000n });
  brush.key('Home', false, 'from');
  expect(now.range).toBeNull();
});

test('fractions and times lead back to each other', () => {
  expect(fractionOf(61_000n, whole)).toBe(0.25);
  expect(timeAt(0.25, whole)).toBe(61_000n);
  expect(fractionOf(5n, { from: 1n, to: 1n })).toBe(0);
});

test('a brushed range is never narrower than a step and never leaves the strip', () => {
  expect(ordered(5000n, 5000n, whole, 1000n)).toEqual({ from: 5000n, to: 6000n });
  expect(ordered(241_000n, 241_000n, whole, 1000n)).toEqual({ from: 240_000n, to: 241_000n });
  expect(moved({ from: 2000n, to: 4000n }, -9000n, whole)).toEqual({ from: 1000n, to: 3000n });
});

test('bars stand on the ground, the highest fills the box and none is drawn for nothing', () => {
  expect(barsPath([0, 4, 1], 30, 10)).toBe('M10.00 10v-10.00h9.00v10.00zM20.00 10v-5.00h9.00v5.00z');
  expect(barsPath([], 30, 10)).toBe('');
});

test('a range in whole seconds holds all of what was brushed, to its last moment', () => {
  expect(toSteps({ from: 1_400_000n, to: 8_400_000n }, 1_000_000n)).toEqual({
    from: 1_000_000n,
    to: 9_000_000n,
  });
  expect(toSteps({ from: 1_000_000n, to: 8_000_000n }, 1_000_000n)).toEqual({
    from: 1_000_000n,
    to: 8_000_000n,
  });
});
