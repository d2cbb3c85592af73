import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromIso } from '#core/base/time.ts';
import {
  day,
  duration,
  milli,
  minuteStamp,
  parseMoment,
  parseUtc,
  readMoment,
  second,
  secondStamp,
  stamp,
  utcStamp,
  zoneAt,
  zoneMark,
} from '#renderer/format/time.ts';
import { displayZone } from '#renderer/format/zone.svelte.ts';

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
  expect(secondStamp(at('2026-10-14T09:41:07.999999Z'))).toBe('2026-10-14 09:41:07');
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

describe('in another zone than UTC', () => {
  beforeEach(() => displayZone.show('Europe/Berlin'));
  afterEach(() => displayZone.show('UTC'));

  test('a time carries the offset it had then, to the last microsecond', () => {
    expect(stamp(at('2026-10-14T09:41:07.000001Z'))).toBe('2026-10-14 11:41:07.000001+02:00');
    expect(second(at('2026-12-14T23:41:07Z'))).toBe('2026-12-15 00:41:07+01:00');
    expect([minuteStamp(at('2026-10-14T22:41:07Z')), zoneMark(at('2026-10-14T22:41:07Z'))]).toEqual([
      '2026-10-15 00:41',
      '+02:00',
    ]);
    expect(day(at('2026-12-31T23:30:00Z'))).toBe('2027-01-01');
  });

  test('the zone is named once, with the offset it has at the moment', () => {
    expect(zoneAt(at('2026-12-14T23:41:07Z'))).toBe('Europe/Berlin +01:00');
    displayZone.show('UTC');
    expect(zoneAt(at('2026-12-14T23:41:07Z'))).toBe('UTC');
  });

  test('addresses stay in UTC', () => {
    expect(utcStamp(at('2026-10-14T09:41:07Z'))).toBe('2026-10-14 09:41:07Z');
    expect(parseUtc('2026-10-14 09:41:07')).toBe(at('2026-10-14T09:41:07Z'));
  });

  test('what is typed without an offset is meant in the zone shown', () => {
    expect(parseMoment('2026-10-14 11:41:07')).toBe(at('2026-10-14T09:41:07Z'));
    expect(parseMoment('2026-10-14 11:41:07Z')).toBe(at('2026-10-14T11:41:07Z'));
    expect(parseMoment('2026-12-14')).toBe(at('2026-12-13T23:00:00Z'));
  });

  test('a time that clocks skip or show twice is refused with what would be right', () => {
    expect(readMoment('2026-03-29 02:30')).toEqual({
      fault: 'Clocks in Europe/Berlin skipped 02:30 on 2026-03-29.',
    });
    expect(readMoment('2026-10-25 02:30')).toEqual({
      fault: '02:30 came twice on 2026-10-25 in Europe/Berlin: write +02:00 or +01:00 behind it.',
    });
    expect(parseMoment('2026-10-25 02:30+01:00')).toBe(at('2026-10-25T01:30:00Z'));
  });

  test('no zone is shown that does not exist', () => {
    displayZone.show('Europe/Atlantis');
    expect(displayZone.name).toBe('Europe/Berlin');
  });
});

test('every time that is written in any zone can be read again', () => {
  const moments = fc.bigInt({ min: at('1850-01-01T00:00:00Z'), max: at('2150-01-01T00:00:00Z') });
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Africa/Monrovia',
    'Pacific/Apia',
  );
  fc.assert(
    fc.property(moments, zones, (time, zone) => {
      displayZone.show(zone);
      expect(parseMoment(stamp(time))).toBe(time);
      expect(parseUtc(utcStamp(time))).toBe(time);
    }),
  );
  displayZone.show('UTC');
});
