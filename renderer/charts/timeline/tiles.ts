import type { TimeSpan } from '../time-strip/geometry.ts';

/** Columns of a tile. */
export const TILE_COLUMNS = 512;
/** Lanes of a tile. */
export const TILE_LANES = 32;
/** Least width of a column on the screen, in pixels; at twice this the next level is drawn. */
export const LEAST_PIXELS = 2;
const DEEPEST = 45;

/** A place in the cache of tiles: columns of 2^level µs, the `index`-th stretch of {@link TILE_COLUMNS} of them since 1970. */
export interface TileId {
  /** Which {@link TILE_LANES} lanes, from 0. */
  readonly block: number;
  /** Power of two of a column's µs. */
  readonly level: number;
  /** Which stretch of time. */
  readonly index: bigint;
}

/** The uses and marks of one lane in one tile, columns in ascending order. */
export interface LaneTile {
  /** Start of the tile's first column, in µs. */
  readonly from: bigint;
  /** Length of a column, in µs. */
  readonly width: bigint;
  /** Columns that hold uses. */
  readonly bins: readonly UseBin[];
  /** Columns in which something became of the credential. */
  readonly marks: readonly MarkBin[];
}

/** Uses in one column. */
export interface UseBin {
  /** Column, from 0. */
  readonly bin: number;
  /** Uses. */
  readonly count: number;
  /** Of them, refused. */
  readonly denied: number;
}

/** What became of a credential in one column. */
export interface MarkBin {
  /** Column, from 0. */
  readonly bin: number;
  /** issued, renewed, revoked …; attempt and step of those to go further. */
  readonly phase: string;
  /** How often. */
  readonly count: number;
  /** The first of its events. */
  readonly eventId: bigint;
  /** What the first attempt was, null for what became of the credential. */
  readonly detail: string | null;
}

/** The level at which a column is at least {@link LEAST_PIXELS} wide. */
export function levelFor(span: TimeSpan, width: number): number {
  const micros = (Number(span.to - span.from) / Math.max(1, width)) * LEAST_PIXELS;
  return Math.max(0, Math.min(DEEPEST, Math.ceil(Math.log2(Math.max(1, micros)))));
}

/** Start and column length of a tile, in µs. */
export function placeOf({ level, index }: Pick<TileId, 'level' | 'index'>): {
  readonly from: bigint;
  readonly width: bigint;
} {
  const width = 1n << BigInt(level);
  return { from: index * width * BigInt(TILE_COLUMNS), width };
}

function floored(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

/** The stretches of a level that cover a span, in order. */
export function stretchesOf(span: TimeSpan, level: number): readonly bigint[] {
  const length = (1n << BigInt(level)) * BigInt(TILE_COLUMNS);
  const out: bigint[] = [];
  for (let index = floored(span.from, length); index * length < span.to; index += 1n) out.push(index);
  return out;
}

/** The blocks in which some lanes lie, in ascending order. */
export function blocksOf(lanes: readonly number[]): readonly number[] {
  return [...new Set(lanes.map((lane) => Math.floor(lane / TILE_LANES)))].sort((a, b) => a - b);
}

/** A text that is the same for the same tile. */
export function tileKey({ block, level, index }: TileId): string {
  return `${block}/${level}/${index}`;
}
