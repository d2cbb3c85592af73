import type { CallArgs } from '#core/api/contract.ts';
import { sortOf } from '../../parts/sorting.ts';

/** What lanes can be ordered by. */
export type LaneSort = NonNullable<CallArgs<'timeline.groups'>['sort']>;

/** How lanes can be ordered, with words for it; those that begin with the most come descending. */
export const LANE_ORDERS: readonly { readonly word: string; readonly title: string }[] = [
  { word: 'begin', title: 'first made' },
  { word: '-begin', title: 'last made' },
  { word: '-last_used', title: 'last used' },
  { word: '-uses', title: 'most used' },
  { word: '-denied', title: 'most refused' },
  { word: '-distance', title: 'furthest from ideal' },
  { word: '-mismatches', title: 'most mismatches' },
  { word: '-elevation', title: 'most attempts' },
  { word: '-lifetime', title: 'longest lived' },
  { word: 'lifetime', title: 'shortest lived' },
  { word: '-scope', title: 'broadest scope' },
  { word: '-utilisation', title: 'most over expected' },
  { word: 'utilisation', title: 'least of expected' },
  { word: 'label', title: 'name' },
];

/** The order that an address names, that of their making where it names none of these. */
export function laneOrder(word: string): { readonly sort: LaneSort; readonly descending: boolean } {
  const known = LANE_ORDERS.some((order) => order.word === word) ? word : 'begin';
  const { id, descending } = sortOf(known, { id: 'begin', descending: false });
  return { sort: id as LaneSort, descending };
}
