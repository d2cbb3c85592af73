import type { CallResult, Row } from '#core/api/contract.ts';
import { text } from '../../format/rows.ts';

type Conflict = CallResult<'identities.conflicts'>['conflicts'][number];

/** Conflicts with their sides, from rows of identity_conflict. */
export function sidesByConflict(rows: readonly Row[]): readonly Conflict[] {
  const found = new Map<string, Conflict>();
  for (const row of rows) {
    const [key = '', kind = '', value = '', own = '', identityKey = '', label = ''] = [
      'conflict_key',
      'kind',
      'value',
      'key',
      'identity_key',
      'label',
    ].map((column) => text(row, column) ?? '');
    const id = `${kind} ${key}`;
    const sides = [...(found.get(id)?.sides ?? []), { value, key: own, identityKey, label }];
    found.set(id, { key, kind, sides });
  }
  return [...found.values()];
}
