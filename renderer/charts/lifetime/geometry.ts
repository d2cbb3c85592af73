import { fractionOf, type TimeSpan } from '../time-strip/geometry.ts';

/** What is known of a credential's life; null where the evidence does not say. */
export interface Life {
  /** When it was made. */
  readonly issued: bigint | null;
  /** When it ends. */
  readonly expires: bigint | null;
  /** Whether its end is a known time, never, or not stated. */
  readonly expiry: 'at' | 'never' | 'unknown';
  /** When it was revoked. */
  readonly revoked: bigint | null;
  /** First use. */
  readonly firstUsed: bigint | null;
  /** Last use. */
  readonly lastUsed: bigint | null;
}

/** A stretch of the drawing, as fractions of its width. */
export interface Stretch {
  /** Left end. */
  readonly from: number;
  /** Right end. */
  readonly to: number;
}

/** How a life is drawn in a span of time; fractions of the width, null for what is not seen. */
export interface LifeDrawing {
  /** Outlined bar of the time it is known to be valid. */
  readonly bar: Stretch | null;
  /** Whether the bar's left end is its making, seen here. */
  readonly startSeen: boolean;
  /** Whether the bar's right end is its end, seen here. */
  readonly endSeen: boolean;
  /** Time before the bar in which it may have been valid: its making is not known. */
  readonly before: Stretch | null;
  /** Time after the bar in which it may be valid: its end is not known. */
  readonly after: Stretch | null;
  /** From first to last use. */
  readonly used: Stretch | null;
  /** Moment of revocation. */
  readonly revoked: number | null;
}

function clip(from: number, to: number): Stretch | null {
  if (to < 0 || from > 1 || to < from) return null;
  return { from: Math.max(0, from), to: Math.min(1, to) };
}

function inside(fraction: number | null): number | null {
  return fraction !== null && fraction >= 0 && fraction <= 1 ? fraction : null;
}

/** Lays out a life in a span of time. What is not known is drawn as not known, never as a guess. */
export function drawLife(life: Life, span: TimeSpan): LifeDrawing {
  const at = (time: bigint | null): number | null => (time === null ? null : fractionOf(time, span));
  const first = at(life.firstUsed);
  const last = at(life.lastUsed) ?? first;
  const revoked = at(life.revoked);
  const start = at(life.issued) ?? first;
  const stated = life.expiry === 'never' ? 1.01 : life.expiry === 'at' ? at(life.expires) : null;
  const end = revoked === null ? (stated ?? last ?? start) : Math.min(revoked, stated ?? revoked);
  const known = start !== null && end !== null;
  const open = life.expiry === 'unknown' && revoked === null;
  return {
    bar: known ? clip(start, Math.max(start, end)) : null,
    startSeen: life.issued !== null && start !== null && start >= 0,
    endSeen: known && !open && end <= 1,
    before: life.issued === null && start !== null ? clip(0, Math.min(start, 1)) : null,
    after: open && end !== null ? clip(Math.max(end, 0), 1) : null,
    used: first !== null && last !== null ? clip(first, last) : null,
    revoked: inside(revoked),
  };
}
