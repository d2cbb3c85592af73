import type { IndicatorHit } from '#core/api/contract.ts';
import type { Route } from '../../state/route.ts';

/** What a hit is found as, in words. */
const AS: Readonly<Record<string, string>> = {
  client_addr: 'client address',
  user_agent: 'user agent',
  actor_key: 'principal',
  effective_key: 'acted as',
  resource: 'resource',
  credential: 'credential',
};

/** What a hit was found as, in words. */
export function foundAs(field: string | null): string {
  return field === null ? 'looked for, not found' : (AS[field] ?? field);
}

/** Hits are counted over the whole case, so their events are shown over all of it. */
const WHOLE = { from: null, to: null, asOf: null, noise: 'shown' } as const;

/** The part of an address that shows the events of a hit; where it has more values than a filter takes, those of its list. */
export function eventsOfHit(hit: IndicatorHit, list: string): Partial<Route> {
  const [only] = hit.values;
  if (hit.field === 'credential' && hit.total === 1 && only !== undefined)
    return { ...WHOLE, credential: only };
  if (hit.field === null || hit.total > hit.values.length)
    return { ...WHOLE, terms: [{ field: 'ioc', op: 'is', values: [list] }] };
  const field = hit.field === 'credential' ? 'credential_key' : hit.field;
  return { ...WHOLE, terms: [{ field, op: 'is', values: hit.values }] };
}
