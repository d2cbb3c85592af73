import { duration } from '../format/time.ts';

/** A mark on an axis. */
export interface Tick {
  /** Place on the axis. */
  readonly at: number;
  /** What stands there. */
  readonly label: string;
}

/** A stretch beside the scale for what has no number on it. */
export interface Lane {
  /** Its start. */
  readonly from: number;
  /** Its end. */
  readonly to: number;
  /** What lies there. */
  readonly label: string;
}

/** One measure as an axis: its scale runs from 0 to 1, and its lanes lie before and behind it. */
export interface Axis {
  /** What is measured. */
  readonly title: string;
  /** Marks on the scale, in order. */
  readonly ticks: readonly Tick[];
  /** Lanes beside the scale, in order. */
  readonly lanes: readonly Lane[];
}

/** Height of the greatest scope, where lifetime and use are 1 long. */
export const HEIGHT = 0.55;

const DAY = 86_400;
const YEAR = 365 * DAY;
const SHORTEST = 60;
const LONGEST = 20 * YEAR;
const DECADES = 2;
const NEAR = { from: -0.08, to: -0.03 };
const FAR = { from: -0.19, to: -0.14 };
const BEYOND = { from: 1.03, to: 1.08 };

/** Middle of a lane. */
function middle({ from, to }: Pick<Lane, 'from' | 'to'>): number {
  return (from + to) / 2;
}

function within(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

/** Place of a length of time in seconds on a scale of its logarithm, from a minute to twenty years. */
export function timePlace(seconds: number): number {
  return within(Math.log(Math.max(seconds, SHORTEST) / SHORTEST) / Math.log(LONGEST / SHORTEST));
}

/** Place of a lifetime; in a lane of its own where it is not known (NaN). */
export function lifetimePlace(seconds: number): number {
  return Number.isNaN(seconds) ? middle(FAR) : timePlace(seconds);
}

/** Place of what remains of a lifetime; lanes hold what has ended (0), what never ends (Infinity) and what is not known (NaN). */
export function remainingPlace(seconds: number): number {
  if (seconds === Infinity) return middle(BEYOND);
  return seconds <= 0 ? middle(NEAR) : lifetimePlace(seconds);
}

/** Place of observed over expected use on a scale of its logarithm around 1; lanes hold what was never used (0) and what is not known (NaN). */
export function usePlace(utilisation: number): number {
  if (Number.isNaN(utilisation)) return middle(FAR);
  if (utilisation <= 0) return middle(NEAR);
  return within((Math.log10(utilisation) + DECADES) / (2 * DECADES));
}

/** Place of a scope from 0 to 100; below the scale where it is not known (NaN). */
export function scopePlace(scope: number): number {
  return Number.isNaN(scope) ? middle(NEAR) : within(scope / 100);
}

const TIMES = [900, 3600, 43_200, DAY, 30 * DAY, YEAR, 10 * YEAR].map((seconds) => ({
  at: timePlace(seconds),
  label: duration(BigInt(seconds) * 1_000_000n),
}));

/** The axis of lifetimes. */
export const LIFETIME: Axis = {
  title: 'lifetime',
  ticks: TIMES,
  lanes: [{ ...FAR, label: 'not known' }],
};

/** The axis of what remains of them. */
export const REMAINING: Axis = {
  title: 'time left',
  ticks: TIMES,
  lanes: [
    { ...FAR, label: 'not known' },
    { ...NEAR, label: 'ended' },
    { ...BEYOND, label: 'never ends' },
  ],
};

/** The axis of use over what is expected. */
export const USE: Axis = {
  title: 'use ÷ expected',
  ticks: [0.01, 0.1, 1, 10, 100].map((share) => ({ at: usePlace(share), label: `×${String(share)}` })),
  lanes: [
    { ...FAR, label: 'not known' },
    { ...NEAR, label: 'never used' },
  ],
};

/** The axis of scope. */
export const SCOPE: Axis = {
  title: 'scope',
  ticks: [0, 25, 50, 75, 100].map((score) => ({ at: score / 100, label: String(score) })),
  lanes: [{ ...NEAR, label: 'not known' }],
};
