import type { ActorLink } from '#core/api/contract.ts';
import type { Deciding } from './deciding.svelte.ts';

/** Decides on a link by key: `a` that its keys are one actor, `r` that they are two; true where the key meant that. */
export function decideByKey(event: KeyboardEvent, link: ActorLink, deciding: Deciding): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const key = event.key.toLowerCase();
  const standing = link.state === 'joined' || link.state === 'accepted';
  if (key === 'a' && !standing) deciding.ask({ verdict: 'accept', link });
  else if (key === 'r' && link.state !== 'rejected') deciding.ask({ verdict: 'reject', link });
  else return false;
  event.preventDefault();
  return true;
}
