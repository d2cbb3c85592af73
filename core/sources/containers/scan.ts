/** First byte of an object. */
export const OPEN_BRACE = 0x7b;
/** Last byte of an object. */
export const CLOSE_BRACE = 0x7d;
/** First byte of a list. */
export const OPEN_BRACKET = 0x5b;
/** Last byte of a list. */
export const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** Whether a byte may stand between records: white space, a comma, part of a byte order mark. */
export function isBetween(byte: number): boolean {
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

/** Where a value ends. */
export interface Scan {
  /** Whether its end was found within the bytes and the bound. */
  readonly complete: boolean;
  /** Position behind it; the end of the bytes where it is not complete. */
  readonly end: number;
  /** Its deepest level of nesting. */
  readonly deepest: number;
}

/** Finds the end of the value at `from`, counting brackets outside strings; `depth` is where the scan begins, `bound` its longest way in bytes. */
export function scanValue(buffer: Buffer, from: number, depth: number, bound: number): Scan {
  let deepest = depth;
  const first = buffer[from];
  if (depth === 0 && first !== OPEN_BRACE && first !== OPEN_BRACKET && first !== QUOTE)
    return scalarEnd(buffer, from);
  for (let i = from; i < buffer.length; i += 1) {
    const byte = buffer[i];
    if (byte === QUOTE) {
      const close = stringEnd(buffer, i);
      if (close < 0) return { complete: false, end: buffer.length, deepest };
      i = close;
      if (depth === 0) return { complete: true, end: i + 1, deepest };
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth <= 0) return { complete: true, end: i + 1, deepest };
    }
    if (i - from > bound) break;
  }
  return { complete: false, end: buffer.length, deepest };
}

/** A number, word or rubbish: up to the next comma, bracket or line end. */
function scalarEnd(buffer: Buffer, from: number): Scan {
  for (let i = from; i < buffer.length; i += 1) {
    const byte = buffer[i] ?? 0;
    const ends = byte === 0x2c || byte === NEWLINE || byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
    if (ends) return { complete: true, end: Math.max(i, from + 1), deepest: 0 };
  }
  return { complete: false, end: buffer.length, deepest: 0 };
}

/**
 * Position behind the `[` of the first list of the object at `from` that `envelopes` names; `none` if the object ends without
 * one, or none stands within `bound` bytes; `more` if its end is not in the bytes. With `depth` 1 the scan begins inside the object.
 */
export function envelopeStart(
  buffer: Buffer,
  from: number,
  depth: number,
  envelopes: ReadonlySet<string>,
  bound: number,
): number | 'none' | 'more' {
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
      if (depth === 1 && byte === OPEN_BRACKET && keyStart >= 0 && envelopes.has(lastKey)) return i + 1;
      depth += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return 'none';
    }
  }
  return buffer.length - from > bound ? 'none' : 'more';
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
