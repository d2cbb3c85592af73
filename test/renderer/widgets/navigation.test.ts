import { expect, test } from 'vitest';
import { step } from '#renderer/widgets/virtual-grid/navigation.ts';

const bounds = { rows: 100, columns: 5, page: 20 };
const here = { row: 10, column: 2 };

test.each([
  ['ArrowDown', false, { row: 11, column: 2 }],
  ['ArrowUp', false, { row: 9, column: 2 }],
  ['ArrowLeft', false, { row: 10, column: 1 }],
  ['ArrowRight', false, { row: 10, column: 3 }],
  ['PageDown', false, { row: 30, column: 2 }],
  ['PageUp', false, { row: 0, column: 2 }],
  ['Home', false, { row: 10, column: 0 }],
  ['End', false, { row: 10, column: 4 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 99, column: 4 }],
  ['ArrowDown', true, { row: 99, column: 2 }],
])('%s (with control: %s) leads to its place', (key, whole, place) => {
  expect(step(key, whole, here, bounds)).toEqual(place);
});

test('above the first row is the header, and nothing above that', () => {
  const header = step('ArrowUp', false, { row: 0, column: 0 }, bounds);
  expect(header).toEqual({ row: -1, column: 0 });
  expect(step('ArrowUp', false, header ?? here, bounds)).toEqual({ row: -1, column: 0 });
});

test('keys that do not move are left to others', () => {
  expect(step('a', false, here, bounds)).toBeNull();
});

test('an empty grid has only its header', () => {
  expect(step('ArrowDown', false, { row: -1, column: 0 }, { ...bounds, rows: 0 })).toEqual({
    row: -1,
    column: 0,
  });
});
