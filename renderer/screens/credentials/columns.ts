import type { Row } from '#core/api/contract.ts';
import type { Life } from '../../charts/lifetime/geometry.ts';
import { int, text } from '../../format/rows.ts';
import { duration, stamp } from '../../format/time.ts';
import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

const number = { width: 60, right: true, mono: true, sortable: true };

/** Columns of the table of credentials. */
export const CREDENTIAL_COLUMNS: readonly GridColumn[] = [
  { id: 'label', title: 'credential', width: 196, grow: 3, sortable: true },
  { id: 'credential_key', title: 'key', width: 88, mono: true },
  { id: 'origin', title: 'origin', width: 108, sortable: true },
  { id: 'issuance', title: 'issuance', width: 108, sortable: true },
  { id: 'lifetime', title: 'lifetime', width: 130, grow: 3, sortable: true },
  { id: 'last_used_at', title: 'last used (UTC)', width: 156, mono: true, sortable: true },
  { id: 'uses', title: 'uses', ...number },
  { id: 'denied', title: 'denied', ...number, width: 58 },
  { id: 'addresses', title: 'addr.', ...number, width: 50 },
  { id: 'keys', title: 'keys', ...number, width: 48 },
  { id: 'kind', title: 'kind', width: 130, optional: true, sortable: true },
  { id: 'account', title: 'account', width: 108, optional: true, mono: true, sortable: true },
  { id: 'issued_at', title: 'issued (UTC)', width: 156, optional: true, mono: true, sortable: true },
  { id: 'expires_at', title: 'expires (UTC)', width: 156, optional: true, mono: true, sortable: true },
  { id: 'first_used_at', title: 'first used (UTC)', width: 156, optional: true, mono: true, sortable: true },
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

/** The life of a credential. */
export function lifeOf(row: Row): Life {
  const expiry = text(row, 'expiry');
  return {
    issued: int(row, 'issued_at'),
    expires: int(row, 'expires_at'),
    expiry: expiry === 'at' || expiry === 'never' ? expiry : 'unknown',
    revoked: int(row, 'revoked_at'),
    firstUsed: int(row, 'first_used_at'),
    lastUsed: int(row, 'last_used_at'),
  };
}

/** A life in words, for the title of its drawing. */
export function lifeWords(life: Life): string {
  const parts = [
    life.issued === null ? 'making not seen' : `issued ${stamp(life.issued)}`,
    life.expiry === 'never'
      ? 'never expires'
      : life.expires === null
        ? 'end not stated'
        : `expires ${stamp(life.expires)}`,
  ];
  if (life.issued !== null && life.expires !== null)
    parts.push(`valid for ${duration(life.expires - life.issued)}`);
  if (life.revoked !== null) parts.push(`ended ${stamp(life.revoked)}`);
  if (life.firstUsed === null) parts.push('no use seen');
  else parts.push(`used ${stamp(life.firstUsed)} to ${stamp(life.lastUsed ?? life.firstUsed)}`);
  return parts.join(' · ');
}
