import type { Bindable, Connection } from '#core/db/database.ts';

/** A credential whose uses are drawn in a lane. */
export interface LaneMember {
  /** Place of the lane among those asked for, from 0. */
  readonly lane: number;
  /** credential.credential_id. */
  readonly credentialId: bigint;
}

/** How the key of a session begins. */
const SESSION = 'aws-session:';

/**
 * The credentials behind some lanes, named by their primary keys: each key's own credential, and for a session those of its
 * member keys. A credential's id is the MD5 of its primary key, so that only sessions have to be looked up.
 */
export async function laneMembers(
  connection: Connection,
  keys: readonly string[],
): Promise<readonly LaneMember[]> {
  const own = await connection.rows<{ lane: number; credential_id: bigint }>(
    `SELECT md5_number_lower(unnest(?::VARCHAR[])) AS credential_id, generate_subscripts(?::VARCHAR[], 1)::INTEGER - 1 AS lane`,
    [keys, keys],
  );
  const sessions = keys.some((key) => key.startsWith(SESSION)) ? await sessionMembers(connection, keys) : [];
  return [...own, ...sessions].map(({ lane, credential_id: credentialId }) => ({ lane, credentialId }));
}

function sessionMembers(
  connection: Connection,
  keys: readonly string[],
): Promise<{ lane: number; credential_id: bigint }[]> {
  return connection.rows(
    `WITH wanted AS MATERIALIZED (
       SELECT unnest(?::VARCHAR[]) AS session_key, generate_subscripts(?::VARCHAR[], 1)::INTEGER - 1 AS lane
     )
     SELECT w.lane, m.credential_id
     FROM credential AS m JOIN wanted AS w ON w.session_key = m.session_key
     WHERE m.kind <> 'aws-session' ORDER BY w.lane, m.credential_id`,
    [keys, keys],
  );
}

/** Members as rows of `lane` and `credential_id`; its two marks stand for {@link memberParams}. */
export const MEMBERS_SQL = `SELECT unnest(?::INTEGER[]) AS lane, unnest(?::UBIGINT[]) AS credential_id`;

/** The values of {@link MEMBERS_SQL}. */
export function memberParams(members: readonly LaneMember[]): Bindable[] {
  return [
    members.map(({ lane }) => String(lane)),
    members.map(({ credentialId }) => credentialId.toString()),
  ];
}

/** The least and the greatest of the members' ids. */
export function endsOf(members: readonly LaneMember[]): Bindable[] {
  const ids = members.map(({ credentialId }) => credentialId);
  const [least, greatest] = [ids.reduce((a, b) => (a < b ? a : b)), ids.reduce((a, b) => (a > b ? a : b))];
  return [least.toString(), greatest.toString()];
}
