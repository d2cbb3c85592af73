import { kindLook, KINDS } from '../../format/kinds.ts';
import { counted } from '../../format/numbers.ts';
import type { Categories } from '../../api/column-values.ts';
import type { Colouring } from './places.ts';
import type { ShapePoints } from './points.ts';

/** A value that has a colour. */
export interface LegendEntry {
  /** The value; null for what is not known. */
  readonly value: string | null;
  /** Its name for people. */
  readonly title: string;
  /** Custom property that holds its colour. */
  readonly token: string;
  /** Points that have it. */
  readonly count: number;
}

/** The colours of points. */
export interface Coloured {
  /** Custom properties that hold the colours. */
  readonly tokens: readonly string[];
  /** Place of each point's colour in `tokens`. */
  readonly places: Uint8Array;
  /** What they mean, most points first, what is not told apart last. */
  readonly legend: readonly LegendEntry[];
}

/** The colours of kinds, which stay apart for the common colour-blindnesses. */
const HUES = [...new Set(KINDS.map(({ colour }) => colour))];
const REST = '--muted';

/** How many points have each value. */
export function countsOf({ values, places }: Categories): Map<string | null, number> {
  const counts = new Uint32Array(values.length);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  return new Map(values.map((value, i) => [value, counts[i] ?? 0]));
}

/** Colours points by one of their values: kinds in their own colours, else the values that most have, and one colour for the rest. */
export function colouredBy(points: ShapePoints, by: Colouring): Coloured {
  const categories = points.categories(by);
  const counts = countsOf(categories);
  const tokens = [...HUES, REST];
  const rest = HUES.length;
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  const known = ranked.filter(([value]) => value !== null).map(([value, count]) => ({ value, count }));
  const own = by === 'kind' ? known : known.slice(0, HUES.length);
  const placeOf = new Map(
    own.map(({ value }, i) => {
      const place = by === 'kind' ? tokens.indexOf(kindLook(value).colour) : i;
      return [value, place < 0 ? rest : place];
    }),
  );
  const legend = own.map(({ value, count }): LegendEntry => ({
    value,
    title: by === 'kind' ? kindLook(value).title : (value ?? ''),
    token: tokens[placeOf.get(value) ?? rest] ?? REST,
    count,
  }));
  const others = known.slice(own.length);
  if (others.length > 0) {
    const count = others.reduce((sum, each) => sum + each.count, 0);
    legend.push({ value: null, title: counted(others.length, 'other'), token: REST, count });
  }
  const unknown = counts.get(null) ?? 0;
  if (unknown > 0) legend.push({ value: null, title: 'not known', token: REST, count: unknown });
  const coloured = Uint8Array.from(categories.values, (value) => placeOf.get(value) ?? rest);
  return { tokens, places: Uint8Array.from(categories.places, (place) => coloured[place] ?? rest), legend };
}
