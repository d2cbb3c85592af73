import type { Connection } from '#core/db/database.ts';
import { END_SQL } from './filter-queries.ts';

/** How long a credential lived or was used. */
export interface CredentialLife {
  /** Its making or first use, whichever is first, in µs; null where neither is known. */
  readonly from: bigint | null;
  /** Its end or last use, whichever is last, in µs; null where it never ends or nothing is known. */
  readonly to: bigint | null;
}

/** The life of the credential that has a key, null where there is none. */
export async function lifeOf(connection: Connection, key: string): Promise<CredentialLife | null> {
  const life = await connection.first<CredentialLife>(
    `SELECT epoch_us(least(credential.issued_at, credential.first_used_at)) AS "from",
       CASE WHEN isfinite(${END_SQL}) THEN epoch_us(greatest(${END_SQL}, credential.last_used_at)) END AS "to"
     FROM credential_alias AS a JOIN credential ON credential.credential_id = a.credential_id
     WHERE a.credential_key = ? LIMIT 1`,
    [key],
  );
  return life ?? null;
}
