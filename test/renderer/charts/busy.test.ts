import { expect, test } from 'vitest';
import { busyPart, joined } from '#renderer/charts/time-strip/busy.ts';

const whole = { from: 0n, to: 1000n };

test('one early event, long before all others, is left out and counted', () => {
  const counts = [2, ...new Array<number>(90).fill(0), ...new Array<number>(9).fill(50)];
  expect(busyPart(whole, counts)).toEqual({
    span: { from: 910n, to: 1000n },
    first: 91,
    end: 100,
    before: 2,
    after: 0,
  });
});

test('silence between two busy times parts nothing', () => {
  const counts = [50, ...new Array<number>(90).fill(0), 50];
  expect(busyPart(whole, counts)).toMatchObject({ span: whole, before: 0, after: 0 });
});

test('short silences are part of a busy time', () => {
  const counts = [1, 0, 0, 9, 0, 9, 0, 9, 9, 9, 9, 9];
  expect(busyPart(whole, counts).span).toEqual(whole);
});

test('a case without events is drawn whole', () => {
  expect(busyPart(whole, [0, 0, 0]).span).toEqual(whole);
  expect(busyPart(whole, []).span).toEqual(whole);
});

test('many buckets are joined into few, and no event is lost', () => {
  expect(joined([1, 2, 3, 4, 5], 2)).toEqual([6, 9]);
  expect(joined([1, 2], 240)).toEqual([1, 2]);
});
