import { decoded, oneLine, problemOf, SPLIT_LIMITS, type Piece, type SplitLimits } from './piece.ts';
import { MAX_HEAD_BYTES, Resync } from './resync.ts';
import { CLOSE_BRACKET, envelopeStart, isBetween, OPEN_BRACE, OPEN_BRACKET, scanValue } from './scan.ts';

/** What is kept of a record over the cap, in bytes. */
const EXCERPT_BYTES = 4096;

/**
 * Splits JSON text into its records, in order: elements of a top-level array, elements of the arrays in a top-level object
 * that `envelopes` names, or top-level objects one after another (NDJSON, concatenated, pretty-printed), in any mixture.
 *
 * A damaged record costs itself alone: where the text stops being JSON, reading starts again at the next place that
 * begins as the first good record did, or at the next line that opens an object.
 */
export class RecordSplitter {
  readonly #envelopes: ReadonlySet<string>;
  readonly #limits: SplitLimits;
  #buffer: Buffer = Buffer.alloc(0);
  readonly #resync = new Resync();
  /** Where the scan is: between top-level values, or between the elements of a list (top-level or in an envelope). */
  #within: 'top' | 'array' | 'envelope' = 'top';
  /** Whether the rest of a record over the cap is being passed over. */
  #skipping = false;

  constructor(envelopes: readonly string[], limits: SplitLimits = SPLIT_LIMITS) {
    this.#envelopes = new Set(envelopes);
    this.#limits = limits;
  }

  /** Takes the next bytes and gives the pieces that are complete. */
  *push(chunk: Buffer): Generator<Piece> {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    yield* this.#drain(false);
  }

  /** Ends the text: gives what is left, a record cut off by the end included. */
  *end(): Generator<Piece> {
    yield* this.#drain(true);
    let from = 0;
    while (from < this.#buffer.length && isBetween(this.#buffer[from] ?? 0)) from += 1;
    const rest = this.#buffer.subarray(from);
    this.#buffer = Buffer.alloc(0);
    if (rest.length > 0)
      yield {
        kind: 'bad',
        reason: 'truncated',
        detail: 'the text ends inside this record',
        text: decoded(rest),
      };
  }

  *#drain(final: boolean): Generator<Piece> {
    let at = 0;
    for (;;) {
      const step = this.#step(at, final);
      if (step === null) break;
      at = step.next;
      if (step.piece) yield step.piece;
    }
    this.#buffer = this.#buffer.subarray(at);
  }

  /** Makes one move from `at`; null when more bytes are needed (or, at the end, when a cut-off record remains). */
  #step(at: number, final: boolean): { next: number; piece: Piece | null } | null {
    const buffer = this.#buffer;
    if (this.#skipping) return this.#skip(at, final);
    let start = at;
    while (start < buffer.length && isBetween(buffer[start] ?? 0)) start += 1;
    if (start >= buffer.length) return start > at ? { next: start, piece: null } : null;
    const byte = buffer[start];
    if (this.#within === 'array' && byte === CLOSE_BRACKET) {
      this.#within = 'top';
      return { next: start + 1, piece: null };
    }
    if (this.#within === 'envelope' && byte === CLOSE_BRACKET) return this.#leaveEnvelope(start, final);
    if (this.#within === 'top' && byte === OPEN_BRACKET) {
      this.#within = 'array';
      return { next: start + 1, piece: null };
    }
    if (this.#within === 'top' && byte === OPEN_BRACE && this.#envelopes.size > 0) {
      const inside = this.#envelopeStart(start, 0);
      if (inside === 'more' && !final) return null;
      if (typeof inside === 'number') {
        this.#within = 'envelope';
        return { next: inside, piece: null };
      }
    }
    return this.#value(start, final);
  }

  /** After an envelope's list: on to the next envelope list of the same object, or past the object's end. */
  #leaveEnvelope(start: number, final: boolean): { next: number; piece: Piece | null } | null {
    const inside = this.#envelopeStart(start + 1, 1);
    if (typeof inside === 'number') return { next: inside, piece: null };
    if (inside === 'more' && !final) return null;
    this.#within = 'top';
    return { next: inside === 'more' ? start + 1 : this.#objectEnd(start + 1), piece: null };
  }

  #objectEnd(from: number): number {
    const scan = scanValue(this.#buffer, from, 1, this.#limits.recordBytes);
    return scan.complete ? scan.end : this.#buffer.length;
  }

  #value(start: number, final: boolean): { next: number; piece: Piece | null } | null {
    const buffer = this.#buffer;
    const scan = scanValue(buffer, start, 0, this.#limits.recordBytes);
    if (scan.complete) {
      const bytes = buffer.subarray(start, scan.end);
      const text = decoded(bytes);
      const problem = problemOf(text, scan.deepest, this.#limits);
      if (problem === null) {
        this.#resync.learn(bytes);
        return { next: scan.end, piece: { kind: 'record', text: oneLine(text) } };
      }
      if (problem.reason !== 'malformed') return { next: scan.end, piece: { kind: 'bad', ...problem, text } };
      const found = this.#nextRecord(start + 1, scan.end);
      const next = found < 0 ? scan.end : found;
      return { next, piece: { kind: 'bad', ...problem, text: decoded(buffer.subarray(start, next)) } };
    }
    const window = start + this.#limits.recordBytes + 1;
    const tooLarge = buffer.length >= window;
    if (!final && !tooLarge) return null;
    const next = this.#nextRecord(start + 1, Math.min(buffer.length, window));
    if (next >= 0) {
      const text = decoded(buffer.subarray(start, next));
      const detail = 'the record does not end where the next begins';
      return { next, piece: { kind: 'bad', reason: 'malformed', detail, text } };
    }
    if (!tooLarge) return null;
    this.#skipping = true;
    const text = decoded(buffer.subarray(start, start + EXCERPT_BYTES));
    const detail = `over ${String(this.#limits.recordBytes)} bytes`;
    return { next: start + 1, piece: { kind: 'bad', reason: 'too-large', detail, text } };
  }

  /** Passes over the rest of a record that is too large, up to where a record begins again. */
  #skip(at: number, final: boolean): { next: number; piece: Piece | null } | null {
    const next = this.#nextRecord(at, this.#buffer.length);
    if (next >= 0) {
      this.#skipping = false;
      return { next, piece: null };
    }
    const keep = final ? this.#buffer.length : Math.max(at, this.#buffer.length - MAX_HEAD_BYTES);
    return keep > at ? { next: keep, piece: null } : null;
  }

  #envelopeStart(from: number, depth: number): number | 'none' | 'more' {
    return envelopeStart(this.#buffer, from, depth, this.#envelopes, this.#limits.recordBytes);
  }

  #nextRecord(from: number, end: number): number {
    return this.#resync.next(this.#buffer, from, end, this.#within !== 'top');
  }
}
