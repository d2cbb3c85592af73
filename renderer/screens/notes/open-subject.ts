import type { PlacedMark } from '#core/api/contract.ts';
import type { Router } from '../../state/router.svelte.ts';

/** The address where what a mark is on lies open, null where this case does not hold it. */
export function hrefOf(router: Router, { place }: Pick<PlacedMark, 'place'>): string | null {
  if (place.kind === 'event') {
    return place.eventId === null ? null : router.place('events', { event: place.eventId, noise: 'shown' });
  }
  if (place.kind === 'credential') {
    return place.key === null ? null : router.place('credentials', { key: place.key });
  }
  return place.fileId === null ? null : router.place('evidence', { file: place.fileId });
}
