import {
  COMPARE_DIMENSIONS,
  COMPARE_STATES,
  type CompareDimension,
  type CompareState,
} from '#core/model/compare.ts';
import type { Row } from '#core/api/contract.ts';
import type { TimeSpan } from '../../charts/time-strip/geometry.ts';
import { parseUtc, utcStamp } from '../../format/time.ts';
import { text } from '../../format/rows.ts';
import { sharedPart } from '../../state/filters.ts';
import type { Router } from '../../state/router.svelte.ts';
import { onlyValue } from '../../state/terms.ts';

/** What the screen sets side by side: two periods, what two credentials did, or what they are and may do. */
export const COMPARE_VIEWS = ['periods', 'credentials', 'profiles'] as const;
/** One of {@link COMPARE_VIEWS}. */
export type CompareView = (typeof COMPARE_VIEWS)[number];
/** The first or the second side. */
export type SideName = 'a' | 'b';

/** What an address says of the screen beside the shared filter. */
export interface ComparePlace {
  /** What is set side by side. */
  readonly view: CompareView;
  /** What the rows are about. */
  readonly by: CompareDimension;
  /** Only rows of this state, null for all. */
  readonly state: CompareState | null;
  /** Periods held fast; null where the brushed range says which. */
  readonly periods: Readonly<Record<SideName, TimeSpan | null>>;
  /** Keys of the credentials; null where none is chosen yet. */
  readonly keys: Readonly<Record<SideName, string | null>>;
}

/** Two periods of the brushed range, by action. */
export const NOWHERE: ComparePlace = {
  view: 'periods',
  by: 'action',
  state: null,
  periods: { a: null, b: null },
  keys: { a: null, b: null },
};

function periodOf(word: string | null): TimeSpan | null {
  const [from, to] = (word ?? '').split('/').map((each) => parseUtc(each));
  return from && to && from < to ? { from, to } : null;
}

function periodWord(period: TimeSpan): string {
  return [period.from, period.to].map((time) => utcStamp(time).replace(' ', 'T')).join('/');
}

/** Reads the part of an address that the screen has for itself; words that mean nothing are passed over. */
export function comparePlace(word: string): ComparePlace {
  const said = new URLSearchParams(word);
  return {
    view: COMPARE_VIEWS.find((view) => view === said.get('of')) ?? NOWHERE.view,
    by: COMPARE_DIMENSIONS.find((by) => by === said.get('by')) ?? NOWHERE.by,
    state: COMPARE_STATES.find((state) => state === said.get('state')) ?? null,
    periods: { a: periodOf(said.get('before')), b: periodOf(said.get('after')) },
    keys: { a: said.get('one'), b: said.get('other') },
  };
}

/** The part of an address that says a place, with nothing in it that goes without saying. */
export function compareWord(place: Partial<ComparePlace>): string {
  const { view, by, state, periods, keys } = { ...NOWHERE, ...place };
  const said = new URLSearchParams();
  if (view !== NOWHERE.view) said.set('of', view);
  if (by !== NOWHERE.by) said.set('by', by);
  if (state !== null) said.set('state', state);
  if (periods.a) said.set('before', periodWord(periods.a));
  if (periods.b) said.set('after', periodWord(periods.b));
  if (keys.a !== null) said.set('one', keys.a);
  if (keys.b !== null) said.set('other', keys.b);
  return said.toString();
}

/**
 * The two periods where none is held fast: the brushed range and the same length before it; without a brushed range the two halves of the time in sight, whose
 * last moment counts.
 */
export function periodsAround(
  { from, to }: { readonly from: bigint | null; readonly to: bigint | null },
  span: TimeSpan,
): Readonly<Record<SideName, TimeSpan>> {
  const whole = { from: from ?? span.from, to: to ?? span.to + 1n };
  const end = whole.to > whole.from ? whole.to : whole.from + 1n;
  const length = end - whole.from;
  if (from !== null || to !== null)
    return { a: { from: whole.from - length, to: whole.from }, b: { from: whole.from, to: end } };
  const middle = whole.from + (length > 1n ? length / 2n : 1n);
  return { a: { from: whole.from, to: middle }, b: { from: middle, to: end > middle ? end : middle + 1n } };
}

/** Which events are behind a number of one side. */
export interface SideEvents {
  /** Its period, null for the range of the filter. */
  readonly period: TimeSpan | null;
  /** Its credential, null for what the filter says. */
  readonly key: string | null;
}

/** The events of one side: of all rows, or of one. */
export function eventsOf(
  router: Router,
  { period, key }: SideEvents,
  { row, by, denied }: { readonly row: Row | null; readonly by: CompareDimension; readonly denied: boolean },
): string {
  let { terms } = router.route;
  if (row && by === 'action') terms = onlyValue(terms, 'service', text(row, 'service'));
  if (row) terms = onlyValue(terms, by, text(row, 'value'));
  if (denied) terms = onlyValue(terms, 'outcome', 'denied');
  return router.place('events', {
    ...sharedPart(router.route),
    terms,
    ...(period === null ? {} : { from: period.from, to: period.to }),
    ...(key === null ? {} : { credential: key }),
  });
}
