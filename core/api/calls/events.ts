import { z } from 'zod';
import { EVENT_SORTS } from '#core/model/orders.ts';
import { EVENT_FIELDS } from '#core/model/filter.ts';
import type { Row, ValueCount, RecordRef } from './rows.ts';
import { id64, page, caseFilter, type CallSpec } from './schemas.ts';

/** What happened. */
export const EVENTS_CALLS = {
  /** A page of events: the columns of event, `path` of the file, and `credential_label`. */
  'events.list': {
    args: z.strictObject({
      filter: caseFilter,
      sort: z.enum(EVENT_SORTS).default('occurred_at'),
      descending: z.boolean().default(false),
      ...page,
    }),
    answer: 'arrow',
  },
  /** How many events a filter keeps, and their first and last time. */
  'events.summary': { args: z.strictObject({ filter: caseFilter }), answer: 'json' },
  /** One event with every record behind it. */
  'events.get': { args: z.strictObject({ eventId: id64 }), answer: 'json' },
  /** The values of one event column and how often each occurs, most first, at most `limit`. */
  'events.values': {
    args: z.strictObject({
      filter: caseFilter,
      field: z.enum(EVENT_FIELDS),
      limit: z.int().positive().max(1000).default(50),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface EventsResults {
  'events.summary': {
    readonly total: bigint;
    readonly firstAt: bigint | null;
    readonly lastAt: bigint | null;
    readonly denied: bigint;
    /** Events left out only because cloud services made them by themselves; 0 where noise is shown. */
    readonly folded: bigint;
  };
  'events.get': {
    readonly event: Row;
    readonly records: readonly (RecordRef & { readonly role: 'event' | 'paired' | 'duplicate' })[];
  };
  'events.values': { readonly values: readonly ValueCount[] };
}
