import type { CredentialFilter, EventFilter } from '#core/api/contract.ts';
import type { Route, Term } from './route.ts';

type EventTerm = NonNullable<EventFilter['terms']>[number];
type CredentialTerm = NonNullable<CredentialFilter['terms']>[number];

/** A text that is the same for the same filter. */
export function fingerprint(filter: unknown): string {
  return JSON.stringify(filter, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

function bounds(route: Route): { from?: bigint; to?: bigint } {
  return {
    ...(route.from === null ? {} : { from: route.from }),
    ...(route.to === null ? {} : { to: route.to }),
  };
}

function plain(terms: readonly Term[]): { field: string; op: Term['op']; values: (string | null)[] }[] {
  return terms.map(({ field, op, values }) => ({ field, op, values: [...values] }));
}

/** What the engine is asked about events: range and conditions, and nothing after the as-of cursor. */
export function eventFilter(route: Route): EventFilter {
  const end = route.asOf === null ? null : route.asOf + 1n;
  const to = end !== null && (route.to === null || end < route.to) ? end : route.to;
  return {
    ...bounds({ ...route, to }),
    terms: plain(route.terms) as EventTerm[],
    ...(route.credential === null ? {} : { credential: route.credential }),
  };
}

/** What the engine is asked about credentials: those alive or used in the range, issued or used by the as-of cursor. */
export function credentialFilter(route: Route): CredentialFilter {
  return {
    ...bounds(route),
    ...(route.asOf === null ? {} : { asOf: route.asOf }),
    ...(route.text === '' ? {} : { text: route.text }),
    terms: plain(route.terms) as CredentialTerm[],
  };
}
