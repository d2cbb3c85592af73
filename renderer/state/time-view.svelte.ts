import type { CallResult } from '#core/api/contract.ts';
import { busyPart, joined, type BusyPart } from '../charts/time-strip/busy.ts';
import type { TimeSpan } from '../charts/time-strip/geometry.ts';
import type { Resource } from './resource.svelte.ts';
import type { Router } from './router.svelte.ts';

/** Bars that the strip draws. */
export const BARS = 240;

/** Which stretch of the case's time is drawn: all of it, or without the lonely events a long silence away. */
export class TimeView {
  #unfolded = $state(false);
  readonly #histogram: Resource<CallResult<'case.histogram'>>;
  readonly #kept: Resource<CallResult<'case.histogram'>>;
  readonly #router: Router;
  readonly #busy = $derived.by((): BusyPart | null => {
    const whole = this.whole;
    return whole && busyPart(whole, this.#histogram.value?.counts ?? []);
  });

  constructor(
    histogram: Resource<CallResult<'case.histogram'>>,
    kept: Resource<CallResult<'case.histogram'>>,
    router: Router,
  ) {
    this.#histogram = histogram;
    this.#kept = kept;
    this.#router = router;
  }

  /** The case's whole time, null for an empty case. */
  get whole(): TimeSpan | null {
    const { from, to } = this.#histogram.value ?? { from: null, to: null };
    return from === null || to === null ? null : { from, to: to > from ? to : from + 1n };
  }

  /** The stretch that is drawn. */
  get span(): TimeSpan | null {
    return this.#folded?.span ?? this.whole;
  }

  /** The stretch that screens draw in: the brushed range, else what the strip shows. */
  get range(): TimeSpan | null {
    const { from, to } = this.#router.route;
    const span = this.span;
    if (!span) return null;
    const start = from ?? span.from;
    const end = to ?? span.to;
    return { from: start, to: end > start ? end : start + 1n };
  }

  /** Events that lie before and after what is drawn. */
  get outside(): { readonly before: number; readonly after: number } {
    return { before: this.#folded?.before ?? 0, after: this.#folded?.after ?? 0 };
  }

  /** The stretch in which nearly everything happens where lonely events lie far outside it, else null. */
  get busy(): TimeSpan | null {
    const busy = this.#busy;
    return busy && busy.before + busy.after > 0 ? busy.span : null;
  }

  /** Bars of the stretch that is drawn, of what the filter keeps once that is known: all events, and the denied ones. */
  get bars(): { readonly counts: readonly number[]; readonly denied: readonly number[] } {
    const kept = this.#kept.value;
    const span = this.span;
    if (kept && span && kept.from === span.from && kept.to === span.to) return kept;
    const { counts, denied } = this.#histogram.value ?? { counts: [], denied: [] };
    const { first, end } = this.#folded ?? { first: 0, end: counts.length };
    return { counts: joined(counts.slice(first, end), BARS), denied: joined(denied.slice(first, end), BARS) };
  }

  /** Draws the whole time from now on. */
  unfold(): void {
    this.#unfolded = true;
  }

  get #folded(): BusyPart | null {
    const busy = this.#busy;
    if (!busy || this.#unfolded || busy.before + busy.after === 0) return null;
    const { from, to, asOf } = this.#router.route;
    const inside = (time: bigint | null): boolean =>
      time === null || (time >= busy.span.from && time <= busy.span.to);
    return inside(from) && inside(to) && inside(asOf) ? busy : null;
  }
}
