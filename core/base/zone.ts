import type { Micros } from './time.ts';

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const FIRST = -62_135_596_800n * SECOND;
const LAST = 253_402_214_400n * SECOND;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(zone, clock);
  return clock;
}

/** Whether a text is the name of a time zone of the IANA database, e.g. `Europe/Berlin`; `UTC` is one. */
export function isZone(name: string): boolean {
  // Known without a clock of it: the first one reads the tables of the whole world.
  if (name === 'UTC') return true;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    clockOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Seconds by which a zone's clocks are ahead of UTC at a moment, negative where they are behind. Zero before the year 1
 * and on the last day of the year 9999, whose local dates could not be written. Throws RangeError on an unknown zone.
 */
export function offsetAt(time: Micros, zone: string): number {
  if (zone === 'UTC' || time < FIRST + DAY || time >= LAST) return 0;
  const seconds = time >= 0n ? time / SECOND : -((-time + SECOND - 1n) / SECOND);
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockOf(zone).formatToParts(Number(seconds) * 1000))
    parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second);
  return local.getTime() / 1000 - Number(seconds);
}

/**
 * The moments at which a zone's clocks show a local date and time, given as if it were UTC; in order. None in the gap
 * when clocks go forward, two in the hour that comes twice when they go back, else one.
 */
export function momentsAt(local: Micros, zone: string): readonly Micros[] {
  const offsets = new Set([-DAY, 0n, DAY].map((shift) => offsetAt(local + shift, zone)));
  const found = [...offsets]
    .map((offset) => local - BigInt(offset) * SECOND)
    .filter((time) => time + BigInt(offsetAt(time, zone)) * SECOND === local);
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** An offset as it is written behind a time: `Z` for UTC, else `+02:00`, with seconds only where an old zone has some. */
export function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z';
  const two = (value: number): string => String(value).padStart(2, '0');
  const ahead = Math.abs(seconds);
  const rest = ahead % 60 === 0 ? '' : `:${two(ahead % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(ahead / 3600))}:${two(Math.floor(ahead / 60) % 60)}${rest}`;
}
