import type { Row } from '#core/api/contract.ts';
import type { Life } from '../../charts/lifetime/geometry.ts';
import { int, text } from '../../format/rows.ts';
import { duration, stamp } from '../../format/time.ts';

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
