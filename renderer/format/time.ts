import { fromIso, toIso } from '#core/base/time.ts';

const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const YEAR = 365n * DAY;

const UNITS: readonly (readonly [bigint, string])[] = [
  [YEAR, 'y'],
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
];

/** Date and time in UTC with `Z`, fractions only where there are some: `2026-10-14 09:41:07Z`. */
export function stamp(time: bigint | null | undefined): string {
  if (time === null || time === undefined) return '';
  const iso = toIso(time);
  const fraction = iso.slice(20, 26);
  const kept =
    fraction === '000000' ? '' : fraction.endsWith('000') ? `.${fraction.slice(0, 3)}` : `.${fraction}`;
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${kept}Z`;
}

/** As {@link stamp}, without the parts of a second: for sentences, where nobody reads microseconds. */
export function second(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : stamp((time / SECOND) * SECOND);
}

/** As {@link stamp}, with milliseconds at most: for columns. */
export function milli(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : stamp((time / 1000n) * 1000n);
}

/** Date and minute without zone, for places that write the zone beside it: `2026-10-14 09:41`. */
export function minuteStamp(time: bigint): string {
  return toIso(time).slice(0, 16).replace('T', ' ');
}

/** Calendar day: `2026-10-14`. */
export function day(time: bigint): string {
  return toIso(time).slice(0, 10);
}

/** A length of time in its two largest units, the second only if it is not zero: `15 min`, `1 h 20 min`, `30 d`. */
export function duration(length: bigint): string {
  if (length < 0n) return `−${duration(-length)}`;
  if (length < SECOND) return length === 0n ? '0 s' : `${Number(length) / 1000} ms`;
  const at = UNITS.findIndex(([size]) => length >= size);
  const [size, name] = UNITS[at] ?? [SECOND, 's'];
  const whole = length / size;
  const next = UNITS[at + 1];
  const rest = next ? (length - whole * size) / next[0] : 0n;
  const worth = next !== undefined && rest > 0n && whole < 10n;
  return worth ? `${whole} ${name} ${rest} ${next[1]}` : `${whole} ${name}`;
}

const LOOSE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Microseconds of a moment as a person writes it: a day, optionally a clock time, optionally a zone (UTC without).
 * Null when it is not one.
 */
export function parseMoment(text: string): bigint | null {
  const match = LOOSE.exec(text.trim());
  if (!match) return null;
  const [, date, clock = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = match;
  return fromIso(`${date}T${clock}${seconds}${fraction}${zone.toUpperCase()}`);
}
