import type { TimeSpan } from '../time-strip/geometry.ts';

/** How far one may zoom: the shortest span in µs, and the stretch beyond which there is nothing to see. */
export interface ZoomLimits {
  /** Shortest span, in µs. */
  readonly least: bigint;
  /** Longest span and the stretch that some of it must stay in. */
  readonly whole: TimeSpan;
}

/** Some air beside the whole, as a share of its length. */
const MARGIN = 0.02;

function scaled(length: bigint, factor: number): bigint {
  return BigInt(Math.round(Number(length) * factor));
}

/** The whole with a little air on both sides, as it is shown at first. */
export function withAir(whole: TimeSpan): TimeSpan {
  const air = scaled(whole.to - whole.from, MARGIN) + 1n;
  return { from: whole.from - air, to: whole.to + air };
}

/** A span kept within its limits: not shorter, not longer than the whole with its air, and not beside it. */
export function limited(span: TimeSpan, limits: ZoomLimits): TimeSpan {
  const most = withAir(limits.whole);
  const longest = most.to - most.from;
  let length = span.to - span.from;
  const middle = span.from + length / 2n;
  if (length < limits.least) length = limits.least;
  if (length > longest && longest >= limits.least) length = longest;
  let from = length === span.to - span.from ? span.from : middle - length / 2n;
  if (from + length > most.to) from = most.to - length;
  if (from < most.from) from = most.from;
  return { from, to: from + length };
}

/** A span made longer by `factor` (shorter below 1), so that the moment at `fraction` of it stays where it is. */
export function zoomed(span: TimeSpan, fraction: number, factor: number, limits: ZoomLimits): TimeSpan {
  const most = withAir(limits.whole);
  const wanted = scaled(span.to - span.from, factor);
  const longest = most.to - most.from;
  const short = wanted < limits.least ? limits.least : wanted;
  const length = short > longest && longest >= limits.least ? longest : short;
  const fixed = span.from + scaled(span.to - span.from, fraction);
  const from = fixed - scaled(length, fraction);
  return limited({ from, to: from + length }, limits);
}

/** A span moved by a share of its length, to later times where `share` is positive. */
export function panned(span: TimeSpan, share: number, limits: ZoomLimits): TimeSpan {
  const shift = scaled(span.to - span.from, share);
  return limited({ from: span.from + shift, to: span.to + shift }, limits);
}

/** A span on the way from one to another: at 0 the first, at 1 the second. */
export function between(a: TimeSpan, b: TimeSpan, progress: number): TimeSpan {
  if (progress >= 1) return b;
  const from = a.from + scaled(b.from - a.from, progress);
  const to = a.to + scaled(b.to - a.to, progress);
  return { from, to: to > from ? to : from + 1n };
}
