/** A stretch of time, in microseconds. */
export interface TimeSpan {
  /** Start. */
  readonly from: bigint;
  /** End, not included. */
  readonly to: bigint;
}

/** Where in a span a moment lies: 0 at its start, 1 at its end; outside it below 0 or above 1. */
export function fractionOf(time: bigint, span: TimeSpan): number {
  const length = span.to - span.from;
  return length <= 0n ? 0 : Number(time - span.from) / Number(length);
}

/** The moment at a fraction of a span. */
export function timeAt(fraction: number, span: TimeSpan): bigint {
  return span.from + BigInt(Math.round(fraction * Number(span.to - span.from)));
}

/** `time` moved into a span, its end included. */
export function within(time: bigint, span: TimeSpan): bigint {
  return time < span.from ? span.from : time > span.to ? span.to : time;
}

/** A span widened to whole steps: its end is not included, so that rounding it down would lose what happens in its last step. */
export function toSteps({ from, to }: TimeSpan, step: bigint): TimeSpan {
  return { from: from - (from % step), to: to + ((step - (to % step)) % step) };
}

/** Two moments in order, at least `least` apart and inside the span. */
export function ordered(a: bigint, b: bigint, span: TimeSpan, least: bigint): TimeSpan {
  const from = within(a < b ? a : b, span);
  const to = within(a < b ? b : a, span);
  if (to - from >= least) return { from, to };
  const end = within(from + least, span);
  return { from: within(end - least, span), to: end };
}

/** A span moved by `shift`, stopping at the ends of the whole. */
export function moved(part: TimeSpan, shift: bigint, whole: TimeSpan): TimeSpan {
  const length = part.to - part.from;
  const from = within(part.from + shift, { from: whole.from, to: whole.to - length });
  return { from, to: from + length };
}

/**
 * Bars of counts as one SVG path in a box of `width` by `height`, the highest filling it; the root of a count gives its
 * height, so that quiet times are seen beside busy ones.
 */
export function barsPath(counts: readonly number[], width: number, height: number, top = 0): string {
  const most = top > 0 ? top : Math.max(1, ...counts);
  const each = width / Math.max(1, counts.length);
  const bar = Math.max(each * 0.72, each - 1);
  return counts
    .map((count, i) => {
      if (count <= 0) return '';
      const tall = Math.max(1, Math.sqrt(count / most) * height);
      return `M${(i * each).toFixed(2)} ${height}v-${tall.toFixed(2)}h${bar.toFixed(2)}v${tall.toFixed(2)}z`;
    })
    .join('');
}
