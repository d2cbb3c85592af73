import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

const number = { width: 60, right: true, mono: true, sortable: true };

/** Columns of the table of credentials. */
export const CREDENTIAL_COLUMNS: readonly GridColumn[] = [
  { id: 'label', title: 'credential', width: 196, grow: 3, sortable: true },
  { id: 'credential_key', title: 'key', width: 88, mono: true },
  { id: 'origin', title: 'origin', width: 118, sortable: true },
  { id: 'issuance', title: 'issuance', width: 118, sortable: true },
  { id: 'lifetime', title: 'lifetime', width: 130, grow: 3, sortable: true },
  { id: 'last_used_at', title: 'last used', times: true, width: 156, mono: true, sortable: true },
  { id: 'uses', title: 'uses', ...number, width: 72 },
  { id: 'denied', title: 'denied', ...number, width: 58 },
  { id: 'addresses', title: 'addr.', ...number, width: 58 },
  { id: 'keys', title: 'keys', ...number, width: 58 },
  { id: 'kind', title: 'kind', width: 130, optional: true, sortable: true },
  { id: 'account', title: 'account', width: 108, optional: true, mono: true, sortable: true },
  { id: 'issued_at', title: 'issued', times: true, width: 156, optional: true, mono: true, sortable: true },
  { id: 'expires_at', title: 'expires', times: true, width: 156, optional: true, mono: true, sortable: true },
  {
    id: 'first_used_at',
    title: 'first used',
    times: true,
    width: 156,
    optional: true,
    mono: true,
    sortable: true,
  },
  { id: 'subject_key', title: 'subject', width: 220, optional: true, mono: true },
  { id: 'owner', title: 'owner', width: 120, optional: true },
  { id: 'task_id', title: 'task', width: 120, optional: true },
];

/** Columns whose values rows can be filtered by. */
export const CREDENTIAL_FILTERS: ReadonlySet<string> = new Set([
  'origin',
  'issuance',
  'account',
  'kind',
  'subject_key',
  'owner',
  'task_id',
]);

/** Columns that hold times. */
export const CREDENTIAL_TIMES: ReadonlySet<string> = new Set([
  'last_used_at',
  'first_used_at',
  'issued_at',
  'expires_at',
]);
