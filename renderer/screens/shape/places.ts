import { FLATS } from '../../scene/flat.ts';
import type { LifetimeAxis } from './points.ts';

/** Ways to look at the points. */
export const SHAPE_VIEWS = ['space', ...FLATS, 'table'] as const;
/** One of {@link SHAPE_VIEWS}. */
export type ShapeView = (typeof SHAPE_VIEWS)[number];
/** What colours tell apart. */
export const COLOURINGS = ['kind', 'owner', 'origin', 'agent'] as const;
/** One of {@link COLOURINGS}. */
export type Colouring = (typeof COLOURINGS)[number];

/** What an address says of the screen beside the shared filter. */
export interface ShapePlace {
  /** How the points are looked at. */
  readonly view: ShapeView;
  /** What colours tell apart. */
  readonly colour: Colouring;
  /** Which length of time is measured. */
  readonly axis: LifetimeAxis;
}

/** Reads the part of an address that a screen has for itself; words that mean nothing are passed over. */
export function shapePlace(word: string): ShapePlace {
  const words = word.split('+');
  return {
    view: SHAPE_VIEWS.find((view) => words.includes(view)) ?? 'space',
    colour: COLOURINGS.find((colour) => words.includes(`by-${colour}`)) ?? 'kind',
    axis: words.includes('remaining') ? 'remaining' : 'whole',
  };
}

/** The part of an address that says a place, with nothing in it that goes without saying. */
export function shapeWord({ view, colour, axis }: ShapePlace): string {
  const words = [
    view === 'space' ? '' : view,
    colour === 'kind' ? '' : `by-${colour}`,
    axis === 'whole' ? '' : axis,
  ];
  return words.filter(Boolean).join('+');
}
