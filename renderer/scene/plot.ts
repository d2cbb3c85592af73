import { HEIGHT, scopePlace, usePlace } from './measures.ts';

/** Half the side of a box. */
export const HALF = 0.0055;
/** Height of a box whose scope is not known, and of any at least. */
export const PLATE = 0.004;
/** How far boxes of equal measure are moved apart at most, so that each is seen. */
const SPREAD = 0.014;

/** What was measured of each point: same length and order everywhere. */
export interface Measures {
  /** Place on the axis of lifetimes. */
  readonly across: (index: number) => number;
  /** Scope from 0 to 100, NaN where not known. */
  readonly scope: Float64Array;
  /** Observed over expected use, NaN where not known. */
  readonly utilisation: Float64Array;
  /** Number of the credential. */
  readonly ids: BigUint64Array;
}

/** Boxes of a plot: `x` lifetime, `y` height, `z` use, each box standing on the floor. */
export interface Plot {
  /** Number of boxes. */
  readonly length: number;
  /** Middle along the axis of lifetimes. */
  readonly x: Float32Array;
  /** Height. */
  readonly y: Float32Array;
  /** Middle along the axis of use. */
  readonly z: Float32Array;
  /** Place of the scope on its own axis, lanes included. */
  readonly up: Float32Array;
}

/** Numbers from -1 to 1 that are always the same for the same credential: of its number the first, second and third 16 bits. */
function scattering(ids: BigUint64Array): (index: number, part: 0 | 1 | 2) => number {
  const parts = new Uint16Array(ids.buffer, ids.byteOffset, ids.length * 4);
  return (index, part) => (parts[index * 4 + part] ?? 0) / 0x8000 - 1;
}

/** Puts points into space. */
export function plotOf({ across, scope, utilisation, ids }: Measures): Plot {
  const length = ids.length;
  const scattered = scattering(ids);
  const plot = {
    length,
    x: new Float32Array(length),
    y: new Float32Array(length),
    z: new Float32Array(length),
    up: new Float32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const score = scope[i] ?? NaN;
    plot.x[i] = across(i) + scattered(i, 0) * SPREAD;
    plot.z[i] = usePlace(utilisation[i] ?? NaN) + scattered(i, 1) * SPREAD;
    plot.y[i] = Number.isNaN(score) ? PLATE : Math.max(PLATE, scopePlace(score) * HEIGHT);
    plot.up[i] = scopePlace(score) + (Number.isNaN(score) ? scattered(i, 2) * SPREAD : 0);
  }
  return plot;
}

/**
 * The boxes that need be drawn where a length of `cell` is too small to be seen: of those in one cell that look alike only the tallest, which
 * the others hide in. `look` says how a box looks. All of them where none can be told to hide another.
 */
export function thinned(plot: Plot, look: (index: number) => number, cell: number): Uint32Array {
  const tallest = new Map<number, number>();
  for (let i = 0; i < plot.length; i++) {
    const [x, z] = [
      Math.round((plot.x[i] ?? 0) / cell) + 0x4000,
      Math.round((plot.z[i] ?? 0) / cell) + 0x4000,
    ];
    const place = (x * 0x8000 + z) * 64 + look(i);
    const known = tallest.get(place);
    if (known === undefined || (plot.y[i] ?? 0) > (plot.y[known] ?? 0)) tallest.set(place, i);
  }
  return Uint32Array.from(tallest.values());
}

/** The ideal region: a box from the floor up. */
export interface IdealBox {
  /** What is said at it. */
  readonly label: string;
  /** End along the axis of lifetimes, which it fills from its start. */
  readonly x: number;
  /** Height on the axis of scope. */
  readonly up: number;
  /** Start and end along the axis of use. */
  readonly z: readonly [number, number];
  /** Whether it is the one that is meant now; others are drawn as outlines on the floor. */
  readonly lit: boolean;
}
