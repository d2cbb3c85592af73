/** What rows of a comparison are about. */
export const COMPARE_DIMENSIONS = [
  'action',
  'service',
  'resource',
  'client_addr',
  'user_agent',
  'account',
  'region',
] as const;
/** One thing that rows of a comparison are about; an action stands with its service and the permission that it needs. */
export type CompareDimension = (typeof COMPARE_DIMENSIONS)[number];

/** What may have become of a row from the first side to the second. */
export const COMPARE_STATES = ['new', 'gone', 'more', 'less', 'same', 'unknown'] as const;
/**
 * What became of a row: only on the second side, only on the first, more or less or as much on the second. Unknown where one side has none and no log of the
 * row covers any of its time, so that it cannot be told from not being logged.
 */
export type CompareState = (typeof COMPARE_STATES)[number];

/** Columns by which a comparison can be sorted. */
export const COMPARE_SORTS = [
  'state',
  'value',
  'permission',
  'a_events',
  'a_denied',
  'b_events',
  'b_denied',
  'difference',
  'ratio',
] as const;
/** One of {@link COMPARE_SORTS}; `state` puts what is new first and what is the same last, the most events first within each. */
export type CompareSort = (typeof COMPARE_SORTS)[number];
