import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso } from '#core/base/time.ts';
import { isZone, momentsAt, offsetAt, offsetText } from '#core/base/zone.ts';

const at = (iso: string): bigint => fromIso(iso) ?? 0n;
const SECOND = 1_000_000n;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
];

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+12'])('is %s', (name) => {
    expect(isZone(name)).toBe(true);
  });

  it.each(['', 'Berlin', 'Europe/Atlantis', '+02:00', "UTC'; DROP", 'x'.repeat(200)])('is not %j', (name) => {
    expect(isZone(name)).toBe(false);
  });

  it('is ahead of UTC by what its clocks showed at that moment', () => {
    expect(offsetText(offsetAt(at('2026-07-01T00:00:00Z'), 'Europe/Berlin'))).toBe('+02:00');
    expect(offsetText(offsetAt(at('2026-01-01T00:00:00Z'), 'Europe/Berlin'))).toBe('+01:00');
    expect(offsetText(offsetAt(at('2026-01-01T00:00:00Z'), 'America/St_Johns'))).toBe('-03:30');
    expect(offsetText(offsetAt(at('2026-01-01T00:00:00Z'), 'Europe/London'))).toBe('Z');
    expect(offsetText(offsetAt(at('1880-01-01T00:00:00Z'), 'Europe/Berlin'))).toBe('+00:53:28');
  });

  it('changes its offset at the very microsecond at which clocks are put forward or back', () => {
    const forward = at('2026-03-29T01:00:00Z');
    expect([offsetAt(forward - 1n, 'Europe/Berlin'), offsetAt(forward, 'Europe/Berlin')]).toEqual([
      3600, 7200,
    ]);
    const back = at('2026-10-25T01:00:00Z');
    expect([offsetAt(back - 1n, 'Europe/Berlin'), offsetAt(back, 'Europe/Berlin')]).toEqual([7200, 3600]);
  });

  it('has no moment in the hour that clocks skip, and two in the hour that comes twice', () => {
    expect(momentsAt(at('2026-03-29T02:30:00Z'), 'Europe/Berlin')).toEqual([]);
    expect(momentsAt(at('2026-10-25T02:30:00Z'), 'Europe/Berlin')).toEqual([
      at('2026-10-25T00:30:00Z'),
      at('2026-10-25T01:30:00Z'),
    ]);
    expect(momentsAt(at('2011-12-30T12:00:00Z'), 'Pacific/Apia')).toEqual([]);
    expect(momentsAt(at('2026-04-05T01:45:00Z'), 'Australia/Lord_Howe')).toHaveLength(2);
  });

  it('gives every moment back from what its clocks show then', () => {
    const moments = fc.bigInt({ min: at('1900-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), (time, zone) => {
        const local = time + BigInt(offsetAt(time, zone)) * SECOND;
        expect(momentsAt(local, zone)).toContain(time);
      }),
      { numRuns: 500 },
    );
  });

  it('is UTC where a local date could not be written', () => {
    expect(offsetAt(at('0001-01-01T05:00:00Z'), 'Asia/Kathmandu')).toBe(0);
    expect(offsetAt(at('9999-12-31T23:59:59Z'), 'Asia/Kathmandu')).toBe(0);
  });
});
