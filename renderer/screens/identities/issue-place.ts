import type { Row } from '#core/api/contract.ts';
import { text } from '../../format/rows.ts';
import type { Router } from '../../state/router.svelte.ts';

/** The address of what an issue is about: a credential, an identity, or for an installation the clocks and gaps of its logs. */
export function placeOfIssue(router: Router, row: Row, key = text(row, 'subject_key')): string | null {
  if (key === null) return null;
  switch (text(row, 'subject_kind')) {
    case 'credential':
      return router.place('credentials', { key });
    case 'identity':
      return router.place('identities', { key });
    default:
      return router.place('evidence', { view: 'times' });
  }
}
