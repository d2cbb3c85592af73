import { isUtf8 } from 'node:buffer';
import type { SetAsideReason } from '../reasons.ts';

/** One piece of a JSON container: a record's text, or what stood where a record should be. */
export type Piece =
  | {
      readonly kind: 'record';
      /** JSON of one line. */
      readonly text: string;
      /** The record as it stands in its file; absent where that is the JSON. */
      readonly shown?: string;
    }
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

/** What keeps a text from being a record, null if nothing does; `deepest` is its deepest level of nesting. */
export function problemOf(
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

/** Bytes as text; what is no UTF-8 becomes replacement characters. */
export function decoded(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('utf-8').decode(bytes);
}

/** The record on one line (line ends stand only between tokens) and without lone surrogate escapes, which DuckDB refuses. */
export function oneLine(text: string): string {
  const flat = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;
  return /\\u[dD][89a-fA-F]/.test(flat) ? flat.replace(LONE_SURROGATE, '\\ufffd') : flat;
}

const LONE_SURROGATE =
  /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}/g;
