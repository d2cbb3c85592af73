import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

const number = { right: true, mono: true, sortable: true };

/** Columns of the table of points. */
export const POINT_COLUMNS: readonly GridColumn[] = [
  { id: 'label', title: 'credential', width: 190, grow: 2, sortable: true },
  { id: 'credential_key', title: 'key', width: 92, mono: true },
  { id: 'distance', title: 'distance', hint: 'How far it lies from ideal', width: 76, ...number },
  { id: 'reason', title: 'why', width: 220, grow: 3, sortable: true },
  { id: 'lifetime_seconds', title: 'lifetime', width: 104, ...number },
  { id: 'remaining_seconds', title: 'time left', width: 92, ...number },
  { id: 'scope', title: 'scope', hint: 'Score from 0 to 100', width: 64, ...number },
  { id: 'permissions', title: 'perm.', hint: 'Distinct permissions', width: 64, ...number },
  { id: 'utilisation', title: 'use', hint: 'Observed over expected use', width: 72, ...number },
  { id: 'uses', title: 'calls', width: 72, ...number },
  { id: 'elevation', title: 'further', hint: 'Attempts to go further', width: 70, ...number },
  { id: 'mismatches', title: 'mismatches', width: 150, grow: 1, sortable: true },
  { id: 'kind', title: 'kind', width: 130, optional: true, sortable: true },
  { id: 'owner', title: 'owner', width: 120, optional: true, sortable: true },
  { id: 'origin', title: 'origin', width: 118, optional: true, sortable: true },
  { id: 'agent', title: 'agent', width: 140, optional: true, sortable: true },
  { id: 'scope_basis', title: 'scope from', width: 110, optional: true, sortable: true },
  { id: 'utilisation_basis', title: 'expected by', width: 110, optional: true, sortable: true },
];
