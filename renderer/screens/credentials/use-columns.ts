import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

const number = { width: 60, right: true, mono: true };

/** Columns of what a credential had and used. */
export const PERMISSION_COLUMNS: readonly GridColumn[] = [
  { id: 'state', title: 'state', width: 104 },
  { id: 'permission', title: 'permission', width: 190, grow: 3, mono: true },
  { id: 'access', title: 'access', width: 102 },
  { id: 'resources', title: 'on', width: 64, grow: 2, mono: true },
  { id: 'calls', title: 'calls', ...number },
  { id: 'denied', title: 'denied', ...number },
  { id: 'by', title: 'given by', width: 152, grow: 1, mono: true },
  { id: 'lastAt', title: 'last used', times: true, width: 156, mono: true, optional: true },
  { id: 'conditional', title: 'hangs on', width: 160, mono: true, optional: true },
  { id: 'basis', title: 'known by', width: 80, optional: true },
];

/** Columns of the hours in which a credential was used. */
export const HOUR_COLUMNS: readonly GridColumn[] = [
  { id: 'from_at', title: 'hour from', times: true, width: 156, mono: true },
  { id: 'calls', title: 'calls', ...number },
  { id: 'denied', title: 'denied', ...number },
  { id: 'permissions', title: 'different calls', ...number, width: 104 },
  { id: 'services', title: 'services', ...number, width: 68 },
  { id: 'resources', title: 'resources', ...number, width: 76 },
  { id: 'addresses', title: 'addresses', ...number, width: 80 },
  { id: 'credential_key', title: 'key', width: 120, grow: 2, mono: true },
];

/** What each state of a permission means, in few words. */
export const STATE_WORDS: Readonly<Record<string, string>> = {
  'not-had': 'used, not given',
  used: 'used',
  seen: 'used',
  'never-used': 'never used',
};
