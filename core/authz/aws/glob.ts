/**
 * Texts with wildcards as lists of codes, matched without backtracking: the time is the product of both lengths at most.
 * A code at or above 0 is one UTF-16 code unit; those below are the wildcards.
 */

/** Any number of any characters. */
export const STAR = -1;
/** Any number of characters but colons. */
export const STAR_IN_SEGMENT = -2;
/** Any number of characters but colons and slashes. */
export const STAR_IN_NAME = -3;
/** One character of any kind. */
export const ONE = -4;
/** One character that is no colon. */
export const ONE_IN_SEGMENT = -5;
/** A text that is not known. */
export const UNKNOWN = -6;

/** A text with wildcards, in codes. */
export type Glob = readonly number[];

const COLON = 0x3a;
const SLASH = 0x2f;

/** A text without wildcards as codes. */
export function literal(text: string): Glob {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

const repeats = (code: number): boolean => code <= STAR && code !== ONE && code !== ONE_IN_SEGMENT;

/** Whether a code stands for, among others, this character. */
function takes(code: number, character: number): boolean {
  switch (code) {
    case STAR:
    case ONE:
    case UNKNOWN:
      return true;
    case STAR_IN_SEGMENT:
    case ONE_IN_SEGMENT:
      return character !== COLON;
    case STAR_IN_NAME:
      return character !== COLON && character !== SLASH;
    default:
      return code === character;
  }
}

/** Whether a code stands for everything that another code stands for. */
function covers(wide: number, narrow: number): boolean {
  if (narrow >= 0) return wide !== UNKNOWN && takes(wide, narrow);
  if (wide === STAR) return true;
  if (wide === STAR_IN_SEGMENT) return [STAR_IN_SEGMENT, STAR_IN_NAME, ONE_IN_SEGMENT].includes(narrow);
  if (wide === STAR_IN_NAME) return narrow === STAR_IN_NAME;
  return (
    (wide === ONE && (narrow === ONE || narrow === ONE_IN_SEGMENT)) || (wide === narrow && !repeats(wide))
  );
}

/** Whether there is a character that both codes stand for. */
function share(left: number, right: number): boolean {
  if (left >= 0) return takes(right, left);
  return right < 0 || takes(left, right);
}

/** Runs a pattern over a row of symbols; `accepts` says whether a code of the pattern takes a symbol. */
function runs(pattern: Glob, symbols: Glob, accepts: (code: number, symbol: number) => boolean): boolean {
  let row = new Uint8Array(pattern.length + 1);
  row[0] = 1;
  for (const [at, code] of pattern.entries()) row[at + 1] = repeats(code) ? (row[at] ?? 0) : 0;
  for (const symbol of symbols) {
    const next = new Uint8Array(pattern.length + 1);
    let alive = false;
    for (let at = 0; at < pattern.length; at += 1) {
      const code = pattern[at] ?? 0;
      const stays = repeats(code);
      const from = stays ? row[at + 1] : row[at];
      if ((from === 1 && accepts(code, symbol)) || (stays && next[at] === 1)) {
        next[at + 1] = 1;
        alive = true;
      }
    }
    if (!alive) return false;
    row = next;
  }
  return row[pattern.length] === 1;
}

/** Whether a pattern matches a text; an unknown part of the pattern matches anything. */
export function matches(pattern: Glob, text: string): boolean {
  return runs(pattern, literal(text), takes);
}

/** Whether two patterns begin with fixed characters that differ. */
function partsAtOnce(left: Glob, right: Glob): boolean {
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const [a = STAR, b = STAR] = [left[at], right[at]];
    if (a < 0 || b < 0) return false;
    if (a !== b) return true;
  }
  return false;
}

/** Whether one pattern matches everything that another one matches; never yes by mistake, also where a part is unknown. */
export function contains(wide: Glob, narrow: Glob): boolean {
  return !partsAtOnce(wide, narrow) && runs(wide, narrow, covers);
}

/** Whether some text is matched by both patterns; an unknown part may be any text. */
export function overlaps(left: Glob, right: Glob): boolean {
  if (partsAtOnce(left, right)) return false;
  const width = right.length + 1;
  const reached = new Uint8Array((left.length + 1) * width);
  reached[0] = 1;
  for (let i = 0; i <= left.length; i += 1) {
    for (let j = 0; j <= right.length; j += 1) {
      if (reached[i * width + j] !== 1) continue;
      const [a, b] = [left[i], right[j]];
      if (a !== undefined && repeats(a)) reached[(i + 1) * width + j] = 1;
      if (b !== undefined && repeats(b)) reached[i * width + j + 1] = 1;
      if (a === undefined || b === undefined || !share(a, b)) continue;
      reached[(i + (repeats(a) ? 0 : 1)) * width + j + (repeats(b) ? 0 : 1)] = 1;
    }
  }
  return reached[reached.length - 1] === 1;
}

/** How many characters of a pattern are fixed; of two patterns the one with more looks narrower. */
export function fixedCharacters(pattern: Glob): number {
  return pattern.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
}
