import type { Random } from '../random.ts';

/** Length of the window in which neighbours change places. */
const WINDOW = 256;

/** Lets neighbours change places, as deliveries do. */
export function* disordered(random: Random, records: Iterable<string>): Generator<string> {
  const window: string[] = [];
  for (const record of records) {
    if (window.length < WINDOW) {
      window.push(record);
      continue;
    }
    const slot = random.int(0, WINDOW - 1);
    const out = window[slot];
    window[slot] = record;
    if (out !== undefined) yield out;
  }
  yield* window;
}

/** Delivers every hundredth of `count` records a second time, `lag` records later, but for the last ones. */
export function* redelivered(records: Iterable<string>, count: number, lag: number): Generator<string> {
  const waiting: { readonly due: number; readonly record: string }[] = [];
  let index = 0;
  for (const record of records) {
    yield record;
    if (index % 100 === 50 && index + lag < count) waiting.push({ due: index + lag, record });
    if (waiting[0]?.due === index) yield waiting.shift()?.record ?? '';
    index += 1;
  }
}

/** Number of records that {@link redelivered} makes of `count`. */
export function withRedeliveries(count: number, lag: number): number {
  return count + Math.floor((Math.max(0, count - lag) + 49) / 100);
}
