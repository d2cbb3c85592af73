import type { TimeSpan } from '../../charts/time-strip/geometry.ts';
import { between, limited, panned, withAir, zoomed, type ZoomLimits } from '../../charts/timeline/window.ts';

const QUICK = 120;
const LEAST = 1_000_000n;

/** The stretch of time that is in sight, and its way there: at once where motion is not wanted. */
export class TimeWindow {
  #span = $state.raw<TimeSpan>({ from: 0n, to: LEAST });
  #target = $state.raw<TimeSpan>({ from: 0n, to: LEAST });
  #frame = 0;
  readonly #whole: () => TimeSpan | null;

  constructor(whole: () => TimeSpan | null) {
    this.#whole = whole;
  }

  /** What is in sight now. */
  get span(): TimeSpan {
    return this.#span;
  }

  /** What will be in sight once it has come to rest. */
  get target(): TimeSpan {
    return this.#target;
  }

  /** Shows a stretch. */
  show(span: TimeSpan, quick = false): void {
    this.#move(limited(span, this.#limits), quick);
  }

  /** Shows the whole with a little air. */
  showAll(quick = false): void {
    this.show(withAir(this.#limits.whole), quick);
  }

  /** Shows a longer stretch (`factor` above 1) or a shorter one; the moment at `fraction` stays where it is. */
  zoom(fraction: number, factor: number): void {
    this.#move(zoomed(this.#target, fraction, factor, this.#limits));
  }

  /** Moves by a share of what is in sight. */
  pan(share: number, quick = false): void {
    this.#move(panned(this.#target, share, this.#limits), quick);
  }

  /** Stops moving. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  get #limits(): ZoomLimits {
    return { least: LEAST, whole: this.#whole() ?? this.#span };
  }

  #move(target: TimeSpan, quick = false): void {
    cancelAnimationFrame(this.#frame);
    this.#target = target;
    if (quick || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#span = target;
      return;
    }
    const start = performance.now();
    const origin = this.#span;
    const step = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - start) / QUICK));
      this.#span = between(origin, target, 1 - (1 - share) ** 3);
      if (share < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}
