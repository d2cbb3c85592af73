import { toIso } from '#core/base/time.ts';
import type { TimeSpan } from '../time-strip/geometry.ts';

/** A mark of the axis of time. */
export interface Tick {
  /** When, in µs. */
  readonly time: bigint;
  /** What stands beside it. */
  readonly label: string;
  /** Whether a larger unit begins here, so that its label says more. */
  readonly major: boolean;
}

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const STEPS: readonly bigint[] = [
  ...[1n, 2n, 5n, 10n, 20n, 50n, 100n, 200n, 500n].map((ms) => ms * 1000n),
  ...[1n, 2n, 5n, 10n, 15n, 30n, 60n, 120n, 300n, 600n, 900n, 1800n, 3600n].map((s) => s * SECOND),
  ...[2n, 3n, 6n, 12n].map((h) => h * 3600n * SECOND),
  ...[1n, 2n, 7n].map((d) => d * DAY),
];
const MONTHS: readonly number[] = [1, 3, 6, 12, 24, 60, 120];
const MONTH = 30n * DAY;

function labelOf(local: bigint, step: bigint): { readonly label: string; readonly major: boolean } {
  const iso = toIso(local);
  const midnight = iso.slice(11, 26) === '00:00:00.000000';
  if (step >= DAY) return { label: iso.slice(5, 10), major: iso.slice(8, 10) === '01' };
  if (midnight) return { label: iso.slice(5, 10), major: true };
  if (step >= 60n * SECOND) return { label: iso.slice(11, 16), major: false };
  const whole = iso.slice(20, 26) === '000000';
  if (step >= SECOND) return { label: iso.slice(11, 19), major: iso.slice(17, 19) === '00' };
  return { label: iso.slice(11, 23), major: whole };
}

function monthly(span: TimeSpan, least: bigint, offset: (time: bigint) => bigint): readonly Tick[] {
  const step = MONTHS.find((months) => BigInt(months) * MONTH >= least) ?? 240;
  const start = new Date(Number((span.from + offset(span.from)) / 1000n));
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const ticks: Tick[] = [];
  for (let month = first - (first % step); ; month += step) {
    const local = BigInt(Date.UTC(Math.floor(month / 12), month % 12, 1)) * 1000n;
    const time = local - offset(local);
    if (time >= span.to) return ticks;
    const major = month % 12 === 0;
    if (time >= span.from)
      ticks.push({ time, label: toIso(local).slice(0, step < 12 && !major ? 7 : 4), major });
  }
}

/**
 * Marks for a span drawn `width` pixels wide, at least `apart` pixels from one another, in order. They lie on round times of
 * the zone whose offset from UTC at a moment (in µs) `offset` gives.
 */
export function ticksOf(
  span: TimeSpan,
  width: number,
  apart: number,
  offset: (time: bigint) => bigint,
): readonly Tick[] {
  const least = BigInt(Math.ceil((Number(span.to - span.from) / Math.max(1, width)) * apart));
  const step = STEPS.find((each) => each >= least);
  if (step === undefined) return monthly(span, least, offset);
  const ticks: Tick[] = [];
  const shift = offset(span.from);
  const start = span.from + shift;
  for (let local = start - (((start % step) + step) % step); ; local += step) {
    const time = local - offset(local - shift);
    if (time >= span.to) return ticks;
    if (time >= span.from) ticks.push({ time, ...labelOf(local, step) });
  }
}
