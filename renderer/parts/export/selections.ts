import type { ExportWhat } from '#core/api/contract.ts';
import { CREDENTIAL_SORTS, EVENT_SORTS } from '#core/model/orders.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { sortOf } from '../sorting.ts';

type EventSort = (typeof EVENT_SORTS)[number];
type CredentialSort = (typeof CREDENTIAL_SORTS)[number];

/** The events that the filter keeps, in the order of the list. */
export function eventsAsShown({ router, filter }: Workbench): ExportWhat {
  const { id, descending } = sortOf(router.route.sort, { id: 'occurred_at', descending: false });
  const sort = EVENT_SORTS.find((name) => name === id) ?? ('occurred_at' satisfies EventSort);
  return { kind: 'events', filter, sort, descending };
}

/** The credentials that the filter keeps, in the order of the table. */
export function credentialsAsShown({ router, filter }: Workbench, collapse: boolean): ExportWhat {
  const { id, descending } = sortOf(router.route.sort, { id: 'last_used_at', descending: true });
  const sort = CREDENTIAL_SORTS.find((name) => name === id) ?? ('last_used_at' satisfies CredentialSort);
  return { kind: 'credentials', filter, collapse, sort, descending };
}
