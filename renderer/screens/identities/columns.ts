import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

const number = { width: 84, right: true, mono: true, sortable: true };

/** Columns of the table of identities. */
export const IDENTITY_COLUMNS: readonly GridColumn[] = [
  { id: 'label', title: 'identity', width: 168, grow: 2, sortable: true },
  { id: 'kind', title: 'kind', width: 80, sortable: true },
  { id: 'identity_key', title: 'first key', width: 220, grow: 4, mono: true },
  { id: 'owner', title: 'owner', width: 120, grow: 1, sortable: true },
  { id: 'keys', title: 'keys', ...number, width: 60 },
  { id: 'credentials', title: 'credentials', ...number },
  { id: 'events', title: 'events', ...number, width: 72 },
  { id: 'last_at', title: 'last seen', times: true, width: 156, mono: true, sortable: true },
  { id: 'first_at', title: 'first seen', times: true, width: 156, mono: true, optional: true },
  { id: 'agent_uuid', title: 'agent', width: 240, mono: true, optional: true },
];

/** Columns of the credentials that an identity held. */
export const HELD_COLUMNS: readonly GridColumn[] = [
  { id: 'label', title: 'credential', width: 148, grow: 3 },
  { id: 'credential_key', title: 'key', width: 92, mono: true },
  { id: 'strength', title: 'held', width: 88 },
  { id: 'rules', title: 'by rule', width: 116, grow: 3 },
  { id: 'last_used_at', title: 'last used', times: true, width: 156, mono: true },
  { id: 'uses', title: 'uses', width: 52, right: true, mono: true },
  { id: 'record', title: 'record', width: 104, grow: 1, mono: true },
  { id: 'issued_at', title: 'issued', times: true, width: 156, mono: true, optional: true },
  { id: 'expires_at', title: 'expires', times: true, width: 156, mono: true, optional: true },
  { id: 'from_at', title: 'held from', times: true, width: 156, mono: true, optional: true },
  { id: 'to_at', title: 'held until', times: true, width: 156, mono: true, optional: true },
];
