import { expect, test } from 'vitest';
import { expandedLength, locate } from '#renderer/state/expansion.ts';

const expansions = [
  { at: 1, count: 2 },
  { at: 3, count: 1 },
];

test('opened rows make the list longer by the rows under them', () => {
  expect(expandedLength(5, expansions)).toBe(8);
  expect(expandedLength(5, [])).toBe(5);
});

test('each place of the list is a row or a row under one', () => {
  expect(Array.from({ length: 8 }, (_, i) => locate(i, expansions))).toEqual([
    { base: 0, member: null },
    { base: 1, member: null },
    { base: 1, member: 0 },
    { base: 1, member: 1 },
    { base: 2, member: null },
    { base: 3, member: null },
    { base: 3, member: 0 },
    { base: 4, member: null },
  ]);
});

test('a row opened without rows under it changes nothing', () => {
  expect(locate(3, [{ at: 1, count: 0 }])).toEqual({ base: 3, member: null });
});
