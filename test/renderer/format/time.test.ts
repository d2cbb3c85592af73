import { expect, test } from 'vitest';
import { fromIso } from '#core/base/time.ts';
import { duration, milli, minuteStamp, parseMoment, second, stamp } from '#renderer/format/time.ts';

const at = (iso: string): bigint => fromIso(iso) ?? 0n;

test('a time is written in UTC with its zone, and with a fraction only where it has one', () => {
  expect(stamp(at('2026-10-14T09:41:07Z'))).toBe('2026-10-14 09:41:07Z');
  expect(stamp(at('2026-10-14T09:41:07.120Z'))).toBe('2026-10-14 09:41:07.120Z');
  expect(stamp(at('2026-10-14T09:41:07.000001Z'))).toBe('2026-10-14 09:41:07.000001Z');
  expect(stamp(null)).toBe('');
});

test('columns cut a time to milliseconds and sentences to seconds, never rounding up', () => {
  expect(milli(at('2026-10-14T09:41:07.999999Z'))).toBe('2026-10-14 09:41:07.999Z');
  expect(second(at('2026-10-14T09:41:07.999999Z'))).toBe('2026-10-14 09:41:07Z');
  expect(minuteStamp(at('2026-10-14T09:41:07Z'))).toBe('2026-10-14 09:41');
});

test.each([
  [0n, '0 s'],
  [1500n, '1.5 ms'],
  [15n * 60_000_000n, '15 min'],
  [80n * 60_000_000n, '1 h 20 min'],
  [12n * 3_600_000_000n, '12 h'],
  [30n * 86_400_000_000n, '30 d'],
  [3650n * 86_400_000_000n, '10 y'],
  [-60_000_000n, '−1 min'],
])('a length of %s µs reads %s', (length, words) => {
  expect(duration(length)).toBe(words);
});

test('a moment may be written as a day, to the minute or second, with or without a zone', () => {
  expect(parseMoment('2026-10-14')).toBe(at('2026-10-14T00:00:00Z'));
  expect(parseMoment(' 2026-10-14 09:41 ')).toBe(at('2026-10-14T09:41:00Z'));
  expect(parseMoment('2026-10-14T09:41:07.5Z')).toBe(at('2026-10-14T09:41:07.5Z'));
  expect(parseMoment('2026-10-14 09:41:07+02:00')).toBe(at('2026-10-14T07:41:07Z'));
});

test.each(['', 'yesterday', '2026-13-01', '2026-10-14 25:00', '14.10.2026'])('%j is not a moment', (text) => {
  expect(parseMoment(text)).toBeNull();
});

test('every time that is written can be read again', () => {
  for (const iso of ['2016-02-29T23:59:59Z', '2026-10-14T09:41:07.123456Z', '1970-01-01T00:00:00Z']) {
    expect(parseMoment(stamp(at(iso)))).toBe(at(iso));
  }
});
