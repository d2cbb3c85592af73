import type { TimeSpan } from '../../charts/time-strip/geometry.ts';
import { timeAt } from '../../charts/time-strip/geometry.ts';

/** Steps from the start of the case to its end. */
export const STEPS = 72;

/** Milliseconds that a moment stands before the next, beside the time that its answer takes. */
const PAUSE = 90;

/** The next moment of the as-of cursor; null behind the end. */
export function nextMoment(asOf: bigint | null, span: TimeSpan): bigint | null {
  if (asOf === null || asOf < span.from || asOf >= span.to)
    return asOf === span.to ? null : timeAt(1 / STEPS, span);
  const next = asOf + (span.to - span.from) / BigInt(STEPS);
  return next > span.to ? span.to : next;
}

/** Moves the as-of cursor through the case, a step when the last one is drawn. */
export class Player {
  #on = $state(false);

  /** Whether it moves by itself. */
  get on(): boolean {
    return this.#on;
  }

  /** Starts or stops. */
  toggle(): void {
    this.#on = !this.#on;
  }

  /** Stops. */
  stop(): void {
    this.#on = false;
  }

  /** Moves on once the screen is idle; the returned function calls it off. */
  after(idle: boolean, move: () => void): () => void {
    if (!this.#on || !idle) return () => undefined;
    const timer = setTimeout(move, PAUSE);
    return () => clearTimeout(timer);
  }
}
