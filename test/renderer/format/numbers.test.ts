import { expect, test } from 'vitest';
import { bytes, counted, grouped } from '#renderer/format/numbers.ts';

test('digits are grouped, beyond 2^53 too', () => {
  expect(grouped(1204883)).toBe('1,204,883');
  expect(grouped(9_007_199_254_740_993n)).toBe('9,007,199,254,740,993');
});

test.each([
  [0n, '0 B'],
  [999n, '999 B'],
  [1240n, '1.24 kB'],
  [48_213_991n, '48.2 MB'],
  [999_999n, '1.00 MB'],
  [5_000_000_000_000_000n, '5000 TB'],
])('%s bytes read %s', (size, words) => {
  expect(bytes(size)).toBe(words);
});

test('one thing is one thing', () => {
  expect(counted(1n, 'call')).toBe('1 call');
  expect(counted(2731, 'call')).toBe('2,731 calls');
  expect(counted(2, 'address', 'addresses')).toBe('2 addresses');
});
