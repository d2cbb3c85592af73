import { z } from 'zod';
import { CASE_FIELDS } from '#core/model/filter.ts';
import type { ValueCount } from './rows.ts';
import { caseFilter, nameOf, type CallSpec, type CaseFilter, type MaskedCount } from './schemas.ts';

/** Name of a kept filter. */
const viewName = nameOf(120);

/** Filters that are kept in the case, and what a filter can be made of. */
export const VIEWS_CALLS = {
  /** The filter that was in force last, and the kept ones. */
  'views.get': { args: z.strictObject({}), answer: 'json' },
  /** Keeps a filter under a name, in place of one of the same name; without a name, as the one in force. Secrets are masked. */
  'views.save': {
    args: z.strictObject({ name: viewName.optional(), filter: caseFilter }),
    answer: 'json',
  },
  /** Forgets the filter of that name; rejects with `not-found` where there is none. */
  'views.remove': { args: z.strictObject({ name: viewName }), answer: 'json' },
  /** The values that a field has under a filter and how often each occurs, most first, at most `limit`. */
  'filter.values': {
    args: z.strictObject({
      filter: caseFilter,
      field: z.enum(CASE_FIELDS),
      limit: z.int().positive().max(1000).default(50),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** A filter that was kept under a name. */
export interface KeptView {
  /** Its name, unlike any other's. */
  readonly name: string;
  /** The filter. */
  readonly filter: CaseFilter;
}

/** The filters that a case keeps. */
export interface KeptViews {
  /** The filter that was in force last, null before the first. */
  readonly last: CaseFilter | null;
  /** Kept filters in the order of their names. */
  readonly views: readonly KeptView[];
  /** Why what was kept could not be understood, in one sentence; null where all is well. */
  readonly fault: string | null;
}

/** What the JSON calls of this area answer. */
export interface ViewsResults {
  'views.get': KeptViews;
  'views.save': KeptViews & MaskedCount;
  'views.remove': KeptViews;
  'filter.values': {
    /** What the counts count. */
    readonly of: 'events' | 'credentials' | 'subjects';
    readonly values: readonly ValueCount[];
  };
}
