import { moved, ordered, timeAt, within, type TimeSpan } from './geometry.ts';

/** What of the strip is being moved. */
export type Handle = 'from' | 'to' | 'as-of';

/** What the strip tells its owner. */
export interface StripEvents {
  /** A new range, null for the whole; `final` once the pointer is let go. */
  onrange(range: TimeSpan | null, final: boolean): void;
  /** A new as-of cursor, null for none. */
  onasof(time: bigint | null, final: boolean): void;
}

type Drag =
  | { readonly kind: 'new'; readonly start: bigint; readonly x: number; readonly moved: boolean }
  | {
      readonly kind: 'move';
      readonly start: bigint;
      readonly x: number;
      readonly range: TimeSpan;
      readonly moved: boolean;
    }
  | { readonly kind: Handle };

const CLICK = 3;
const STEPS = 240n;

/** Dragging and stepping over a strip of time, free of the DOM. */
export class Brush {
  #drag = $state.raw<Drag | null>(null);
  readonly #whole: () => TimeSpan;
  readonly #range: () => TimeSpan | null;
  readonly #asOf: () => bigint | null;
  readonly #events: StripEvents;

  constructor(
    whole: () => TimeSpan,
    range: () => TimeSpan | null,
    asOf: () => bigint | null,
    events: StripEvents,
  ) {
    this.#whole = whole;
    this.#range = range;
    this.#asOf = asOf;
    this.#events = events;
  }

  /** Whether the pointer holds something. */
  get dragging(): boolean {
    return this.#drag !== null;
  }

  /** The pointer goes down at a fraction of the strip, on a handle or on the ground. */
  down(fraction: number, x: number, handle: Handle | null): void {
    const start = timeAt(fraction, this.#whole());
    const range = this.#range();
    if (handle) this.#drag = { kind: handle };
    else if (range && start > range.from && start < range.to) {
      this.#drag = { kind: 'move', start, x, range, moved: false };
    } else this.#drag = { kind: 'new', start, x, moved: false };
  }

  /** The pointer is at a fraction of the strip. */
  move(fraction: number, x: number): void {
    const drag = this.#drag;
    if (!drag) return;
    const time = within(timeAt(fraction, this.#whole()), this.#whole());
    if (drag.kind === 'new' || drag.kind === 'move') {
      if (!drag.moved && Math.abs(x - drag.x) < CLICK) return;
      this.#drag = { ...drag, moved: true };
      const range =
        drag.kind === 'new'
          ? ordered(drag.start, time, this.#whole(), this.#least)
          : moved(drag.range, time - drag.start, this.#whole());
      this.#events.onrange(range, false);
    } else this.#set(drag.kind, time, false);
  }

  /** The pointer is let go; a press that did not move puts the as-of cursor there. */
  up(): void {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag) return;
    if (drag.kind === 'as-of') this.#events.onasof(this.#asOf(), true);
    else if ('moved' in drag && !drag.moved) this.#events.onasof(drag.start, true);
    else this.#events.onrange(this.#range(), true);
  }

  /** A key on a handle; true if it meant something. */
  key(key: string, large: boolean, handle: Handle): boolean {
    const whole = this.#whole();
    const range = this.#range() ?? whole;
    const now = handle === 'from' ? range.from : handle === 'to' ? range.to : (this.#asOf() ?? whole.to);
    const step = this.#least * (large ? 10n : 1n);
    const targets: Readonly<Record<string, bigint>> = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageDown: now - step * 10n,
      PageUp: now + step * 10n,
      Home: whole.from,
      End: whole.to,
    };
    const target = targets[key];
    if (target !== undefined) this.#set(handle, within(target, whole), true);
    else if ((key === 'Delete' || key === 'Backspace') && handle === 'as-of') this.#events.onasof(null, true);
    else if (key === 'Delete' || key === 'Backspace') this.#events.onrange(null, true);
    else return false;
    return true;
  }

  get #least(): bigint {
    const { from, to } = this.#whole();
    const least = (to - from) / STEPS;
    return least > 0n ? least : 1n;
  }

  #set(handle: Handle, time: bigint, final: boolean): void {
    if (handle === 'as-of') return this.#events.onasof(time, final);
    const whole = this.#whole();
    const range = this.#range() ?? whole;
    const least = this.#least;
    const span =
      handle === 'from'
        ? { from: time < range.to - least ? time : range.to - least, to: range.to }
        : { from: range.from, to: time > range.from + least ? time : range.from + least };
    const all = span.from <= whole.from && span.to >= whole.to;
    this.#events.onrange(all ? null : span, final);
  }
}
