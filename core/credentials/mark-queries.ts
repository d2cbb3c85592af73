import type { Connection } from '#core/db/database.ts';

/** The credential that a key belongs to. */
export interface PlacedCredential {
  /** The key that was asked for. */
  readonly asked: string;
  /** The credential's primary key. */
  readonly key: string;
  /** Its name for people, null where it has none. */
  readonly label: string | null;
  /** Its kind. */
  readonly kind: string | null;
}

/** The credentials that have one of these keys, in the order of the keys. */
export function credentialsWithKeys(
  connection: Connection,
  keys: readonly string[],
): Promise<PlacedCredential[]> {
  return connection.rows<PlacedCredential>(
    `SELECT a.credential_key AS asked, c.credential_key AS key, c.label, c.kind
     FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id
     WHERE a.credential_key IN (SELECT unnest(?::VARCHAR[]))
     ORDER BY a.credential_key`,
    [keys],
  );
}

/** Every key of the credential that has this one; none where no credential has it. */
export async function keysBeside(connection: Connection, key: string): Promise<string[]> {
  const rows = await connection.rows<{ key: string }>(
    `SELECT DISTINCT o.credential_key AS key
     FROM credential_alias AS a JOIN credential_alias AS o ON o.credential_id = a.credential_id
     WHERE a.credential_key = ? ORDER BY 1`,
    [key],
  );
  return rows.map((row) => row.key);
}
