import { fromIso, toIso } from '#core/base/time.ts';
import { momentsAt, offsetAt, offsetText } from '#core/base/zone.ts';
import { displayZone } from './zone.svelte.ts';

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

function written(time: bigint, offset: number): string {
  const iso = toIso(time + BigInt(offset) * SECOND);
  const fraction = iso.slice(20, 26);
  const kept =
    fraction === '000000' ? '' : fraction.endsWith('000') ? `.${fraction.slice(0, 3)}` : `.${fraction}`;
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${kept}${offsetText(offset)}`;
}

function local(time: bigint): string {
  return toIso(time + BigInt(offsetAt(time, displayZone.name)) * SECOND);
}

/**
 * Date and time in the display zone with its offset, `Z` for UTC, and fractions only where there are some:
 * `2026-10-14 09:41:07Z`, `2026-10-14 11:41:07.120+02:00`. Empty for no time.
 */
export function stamp(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : written(time, offsetAt(time, displayZone.name));
}

/** As {@link stamp}, always in UTC: for addresses and whatever leaves the page. */
export function utcStamp(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : written(time, 0);
}

/** As {@link stamp}, without the parts of a second: for sentences, where nobody reads microseconds. */
export function second(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : stamp((time / SECOND) * SECOND);
}

/** As {@link stamp}, with milliseconds at most: for columns. */
export function milli(time: bigint | null | undefined): string {
  return time === null || time === undefined ? '' : stamp((time / 1000n) * 1000n);
}

/** Date and minute in the display zone without the zone, for places that write {@link zoneMark} beside it: `2026-10-14 09:41`. */
export function minuteStamp(time: bigint): string {
  return local(time).slice(0, 16).replace('T', ' ');
}

/** As {@link minuteStamp}, to the second: `2026-10-14 09:41:07`. */
export function secondStamp(time: bigint): string {
  return local(time).slice(0, 19).replace('T', ' ');
}

/** The display zone by name, with the offset it has at a moment where it is not UTC: `UTC`, `Europe/Berlin +02:00`. */
export function zoneAt(time: bigint): string {
  const mark = zoneMark(time);
  return mark === 'Z' ? displayZone.name : `${displayZone.name} ${mark}`;
}

/** The offset of the display zone at a moment, as it is written behind a time: `Z` or `+02:00`. */
export function zoneMark(time: bigint): string {
  return offsetText(offsetAt(time, displayZone.name));
}

/** Calendar day in the display zone: `2026-10-14`. */
export function day(time: bigint): string {
  return local(time).slice(0, 10);
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

const LOOSE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2}(?::\d{2})?)?$/i;

/** What a text says as a moment: its microseconds, or why it is none. */
export type Moment = { readonly time: bigint } | { readonly fault: string };

const SHAPE = 'Write a moment as 2026-10-14 09:41:07, with Z or +02:00 behind it for another zone.';

function offsetIn(mark: string): bigint {
  if (mark.toUpperCase() === 'Z') return 0n;
  const [hours = '0', minutes = '0', seconds = '0'] = mark.slice(1).match(/\d{2}/g) ?? [];
  const size = BigInt(hours) * HOUR + BigInt(minutes) * MINUTE + BigInt(seconds) * SECOND;
  return mark.startsWith('-') ? -size : size;
}

/**
 * Reads a moment as a person writes it: a day, optionally a clock time, optionally an offset. Without one it is meant in
 * `zone`, where a time that clocks skip, or show twice, is a fault that says so.
 */
export function readMoment(text: string, zone = displayZone.name): Moment {
  const match = LOOSE.exec(text.trim());
  if (!match) return { fault: SHAPE };
  const [, date = '', clock = '00:00', seconds = ':00', fraction = '', mark] = match;
  const shown = fromIso(`${date}T${clock}${seconds}${fraction}Z`);
  if (shown === null) return { fault: `${date} ${clock} is in no calendar. ${SHAPE}` };
  if (mark !== undefined) return { time: shown - offsetIn(mark) };
  const [time, again] = momentsAt(shown, zone);
  if (time === undefined) return { fault: `Clocks in ${zone} skipped ${clock} on ${date}.` };
  if (again === undefined) return { time };
  const marks = [time, again].map((each) => offsetText(offsetAt(each, zone)));
  return { fault: `${clock} came twice on ${date} in ${zone}: write ${marks.join(' or ')} behind it.` };
}

/** Microseconds of a moment as {@link readMoment} reads it, null when it is none. */
export function parseMoment(text: string): bigint | null {
  const moment = readMoment(text);
  return 'time' in moment ? moment.time : null;
}

/** As {@link parseMoment}, meant in UTC where it names no offset: for addresses. */
export function parseUtc(text: string): bigint | null {
  const moment = readMoment(text, 'UTC');
  return 'time' in moment ? moment.time : null;
}
