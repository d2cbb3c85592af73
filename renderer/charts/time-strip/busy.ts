import type { TimeSpan } from './geometry.ts';

/** The part of a case's time in which nearly everything happens, and what lies outside it. */
export interface BusyPart {
  /** Its span. */
  readonly span: TimeSpan;
  /** Its first bucket. */
  readonly first: number;
  /** The bucket after its last. */
  readonly end: number;
  /** Events before it. */
  readonly before: number;
  /** Events after it. */
  readonly after: number;
}

/** An empty stretch of at least this share of the time parts a lonely event from the rest. */
const GAP = 0.25;
/** What is left out must be less than this share of the events. */
const LONELY = 0.05;

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Finds the busy part: the whole, unless a long silence parts a few lonely events from nearly all others. */
export function busyPart(whole: TimeSpan, counts: readonly number[]): BusyPart {
  const all = sum(counts);
  const parts: { first: number; end: number }[] = [];
  let silent = 0;
  counts.forEach((count, i) => {
    if (count === 0) {
      silent += 1;
      return;
    }
    const last = parts.at(-1);
    if (last && silent < counts.length * GAP) last.end = i + 1;
    else parts.push({ first: i, end: i + 1 });
    silent = 0;
  });
  const main = parts.find(({ first, end }) => sum(counts.slice(first, end)) > all * (1 - LONELY));
  const { first, end } = parts.length > 1 && main ? main : { first: 0, end: counts.length };
  if (counts.length === 0) return { span: whole, first, end, before: 0, after: 0 };
  const at = (bucket: number): bigint =>
    whole.from + ((whole.to - whole.from) * BigInt(bucket)) / BigInt(counts.length);
  return {
    span: { from: at(first), to: at(end) },
    first,
    end,
    before: sum(counts.slice(0, first)),
    after: sum(counts.slice(end)),
  };
}

/** Counts joined into at most `most` equal buckets, in order. */
export function joined(counts: readonly number[], most: number): readonly number[] {
  const each = Math.ceil(counts.length / most);
  if (each <= 1) return counts;
  return Array.from({ length: Math.ceil(counts.length / each) }, (_, i) =>
    sum(counts.slice(i * each, (i + 1) * each)),
  );
}
