import { isUtf8 } from 'node:buffer';
import type { SetAsideReason } from '../reasons.ts';

/** One piece of a JSON container: a record's text, or what stood where a record should be. */
export type Piece =
  | { readonly kind: 'record'; readonly text: string }
  | { readonly kind: 'bad'; readonly reason: SetAsideReason; readonly detail: string; readonly text: string };

/** Bounds of what a single record may be. */
export interface SplitLimits {
  /** Largest record in bytes. */
  readonly recordBytes: number;
  /** Deepest nesting of one record. */
  readonly depth: number;
}

/** 64 MiB and a million levels: far above what the sources' own products write, and what the whole-document way reads too. */
export const SPLIT_LIMITS: SplitLimits = { recordBytes: 64 * 1024 * 1024, depth: 1_000_000 };

/** Longest beginning of a record that is remembered, in bytes. */
const MAX_HEAD_BYTES = 200;
/** What is kept of a record over the cap, in bytes. */
const EXCERPT_BYTES = 4096;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const NEWLINE = 0x0a;

function isSpace(byte: number): boolean {
  return (
    byte === 0x20 ||
    byte === 0x09 ||
    byte === NEWLINE ||
    byte === 0x0d ||
    byte === 0x2c ||
    byte === 0xef ||
    byte === 0xbb ||
    byte === 0xbf
  );
}

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
  #head: Buffer | null = null;
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
    while (from < this.#buffer.length && isSpace(this.#buffer[from] ?? 0)) from += 1;
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
    while (start < buffer.length && isSpace(buffer[start] ?? 0)) start += 1;
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
      const inside = this.#envelopeStart(start);
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
    const scan = scanValue(this.#buffer, from, 1, this.#limits);
    return scan.kind === 'complete' ? scan.end : this.#buffer.length;
  }

  /**
   * Position behind the `[` of the first envelope list of the object at `from`; `none` if the object ends without one;
   * `more` if its end is not in the buffer. With `depth` 1 the scan begins inside the object.
   */
  #envelopeStart(from: number, depth = 0): number | 'none' | 'more' {
    const buffer = this.#buffer;
    let keyStart = -1;
    let lastKey = '';
    for (let i = from; i < buffer.length; i += 1) {
      const byte = buffer[i];
      if (byte === QUOTE) {
        const close = stringEnd(buffer, i);
        if (close < 0) return 'more';
        if (depth === 1) {
          keyStart = i;
          lastKey = buffer.toString('utf8', i + 1, close);
        }
        i = close;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (depth === 1 && byte === OPEN_BRACKET && keyStart >= 0 && this.#envelopes.has(lastKey))
          return i + 1;
        depth += 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) return 'none';
      }
    }
    return buffer.length - from > this.#limits.recordBytes ? 'none' : 'more';
  }

  #value(start: number, final: boolean): { next: number; piece: Piece | null } | null {
    const buffer = this.#buffer;
    const scan = scanValue(buffer, start, 0, this.#limits);
    if (scan.kind === 'complete') {
      const bytes = buffer.subarray(start, scan.end);
      const text = decoded(bytes);
      const problem = problemOf(text, scan.deepest, this.#limits);
      if (problem === null) {
        this.#head ??= headOf(bytes);
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

  /** First place from `from` on, before `end`, where a record begins as the first one did, or outside lists a line opens an object; -1 if none. */
  #nextRecord(from: number, end: number): number {
    const within = this.#buffer.subarray(0, end);
    const head = this.#head ? within.indexOf(this.#head, from) : -1;
    if (this.#head && this.#within !== 'top') return head;
    const line = within.indexOf('\n{', Math.max(0, from - 1));
    return line < 0 || (head >= 0 && head < line + 1) ? head : line + 1;
  }
}

interface Scan {
  readonly kind: 'complete' | 'incomplete';
  readonly end: number;
  readonly deepest: number;
}

/** Finds the end of the value at `from`, counting brackets outside strings; `depth` is where the scan begins. */
function scanValue(buffer: Buffer, from: number, depth: number, limits: SplitLimits): Scan {
  let deepest = depth;
  const first = buffer[from];
  if (depth === 0 && first !== OPEN_BRACE && first !== OPEN_BRACKET && first !== QUOTE)
    return scalarEnd(buffer, from);
  for (let i = from; i < buffer.length; i += 1) {
    const byte = buffer[i];
    if (byte === QUOTE) {
      const close = stringEnd(buffer, i);
      if (close < 0) return { kind: 'incomplete', end: buffer.length, deepest };
      i = close;
      if (depth === 0) return { kind: 'complete', end: i + 1, deepest };
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth <= 0) return { kind: 'complete', end: i + 1, deepest };
    }
    if (i - from > limits.recordBytes) break;
  }
  return { kind: 'incomplete', end: buffer.length, deepest };
}

/** A number, word or rubbish: up to the next comma, bracket or line end. */
function scalarEnd(buffer: Buffer, from: number): Scan {
  for (let i = from; i < buffer.length; i += 1) {
    const byte = buffer[i] ?? 0;
    const ends = byte === 0x2c || byte === NEWLINE || byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
    if (ends) return { kind: 'complete', end: Math.max(i, from + 1), deepest: 0 };
  }
  return { kind: 'incomplete', end: buffer.length, deepest: 0 };
}

/** Position of the quote that closes the string opened at `open`; -1 if it is not in the buffer. */
function stringEnd(buffer: Buffer, open: number): number {
  let close = buffer.indexOf(QUOTE, open + 1);
  while (close > 0) {
    let slashes = 0;
    while (buffer[close - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return close;
    close = buffer.indexOf(QUOTE, close + 1);
  }
  return -1;
}

function problemOf(
  text: string,
  deepest: number,
  limits: SplitLimits,
): { reason: SetAsideReason; detail: string } | null {
  if (deepest > limits.depth)
    return {
      reason: 'too-deep',
      detail: `nested ${String(deepest)} levels, more than ${String(limits.depth)}`,
    };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { reason: 'malformed', detail: `not JSON (${/position \d+/.exec(words)?.[0] ?? 'at its end'})` };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
  return {
    reason: 'not-an-object',
    detail: `${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`} where an object is expected`,
  };
}

/** Beginning of a record up to its first colon: how its siblings begin too. */
function headOf(bytes: Buffer): Buffer | null {
  const colon = bytes.indexOf(0x3a);
  return colon > 2 && colon < MAX_HEAD_BYTES ? Buffer.from(bytes.subarray(0, colon)) : null;
}

function decoded(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('utf-8').decode(bytes);
}

/** The record on one line (line ends stand only between tokens) and without lone surrogate escapes, which DuckDB refuses. */
function oneLine(text: string): string {
  const flat = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;
  return /\\u[dD][89a-fA-F]/.test(flat) ? flat.replace(LONE_SURROGATE, '\\ufffd') : flat;
}

const LONE_SURROGATE =
  /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}/g;
