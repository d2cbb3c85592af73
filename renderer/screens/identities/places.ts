import type { Router } from '../../state/router.svelte.ts';

/** Numbers of an identity are those of the whole case, so their rows are shown over all of it. */
const WHOLE = { from: null, to: null, asOf: null, noise: 'shown' } as const;

/** The address of an identity's events, by any of its keys. */
export function eventsOf(router: Router, key: string): string {
  return router.place('events', { ...WHOLE, terms: [{ field: 'identity', op: 'is', values: [key] }] });
}

/** The address of the credentials that an identity held, keys of sessions one by one. */
export function credentialsOf(router: Router, key: string): string {
  return router.place('credentials', {
    ...WHOLE,
    view: 'keys',
    terms: [{ field: 'identity', op: 'is', values: [key] }],
  });
}
