import type { Connection } from '#core/db/database.ts';

type Row = Record<string, unknown>;

/** Credentials and claims given for one identity at most. */
const MOST = 200;

/**
 * The credentials that an identity held or may have held, the last used first, at most 200: by which rules, the strongest of their
 * strengths, and the record of the strongest; and how many there are. Those held only after `asOf` (µs) are left out.
 */
export async function credentialsHeldBy(
  connection: Connection,
  identityId: bigint,
  asOf: bigint | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly total: bigint }> {
  const all = await connection.rows<Row>(
    `WITH held AS (
       SELECT h.credential_id, list(DISTINCT h.rule ORDER BY h.rule) AS rules,
         arg_min(h.strength, list_position(['exact', 'strong', 'weak'], h.strength)) AS strength,
         min(h.from_at) AS from_at, CASE WHEN count(*) = count(h.to_at) THEN max(h.to_at) END AS to_at,
         arg_min({'file_id': h.file_id, 'ordinal': h.ordinal}, (list_position(['exact', 'strong', 'weak'], h.strength), h.rule)) AS first
       FROM credential_holder AS h
       WHERE h.identity_id = ?::UBIGINT AND coalesce(h.from_at <= make_timestamp(?::BIGINT), true) GROUP BY h.credential_id
     )
     SELECT c.credential_id, c.credential_key, c.kind, c.label, c.session_key, c.issued_at, c.expires_at, c.last_used_at, c.uses, c.denied,
       h.rules, h.strength, h.from_at, h.to_at, h.first.file_id AS file_id, h.first.ordinal AS ordinal, f.path, f.sha256, count(*) OVER () AS total
     FROM held AS h
       JOIN credential AS c ON c.credential_id = h.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = h.first.file_id
     ORDER BY c.last_used_at DESC NULLS LAST, c.issued_at DESC NULLS LAST, c.credential_key
     LIMIT ?::BIGINT`,
    [identityId.toString(), asOf ?? null, MOST],
  );
  return {
    rows: all.map(({ total: _total, ...row }) => row),
    total: (all[0]?.['total'] as bigint | undefined) ?? 0n,
  };
}

/**
 * What records say of an identity's keys beside that they are one actor: what it acts as and who answers for it before what acts
 * as it, other actors before credentials; at most 200. `own_key` is its key, `other_key` the other with the identity that has it.
 */
export function claimsAbout(connection: Connection, identityId: bigint): Promise<Row[]> {
  return connection.rows(
    `WITH
     own AS (SELECT key FROM identity_member WHERE identity_id = ?::UBIGINT),
     named AS (
       SELECT q.*, q.left_key IN (FROM own) AS first,
         CASE WHEN q.left_key IN (FROM own) THEN q.left_key ELSE q.right_key END AS own_key,
         CASE WHEN q.left_key IN (FROM own) THEN q.right_key ELSE q.left_key END AS other_key
       FROM identity_claim AS q
       WHERE q.relation NOT IN ('same-actor', 'same-credential') AND (q.left_key IN (FROM own) OR q.right_key IN (FROM own))
     )
     SELECT n.* EXCLUDE (first), f.path, f.sha256, i.identity_key AS other_identity, i.label AS other_label, i.kind AS other_kind
     FROM named AS n
       LEFT JOIN identity_member AS m ON m.key = n.other_key
       LEFT JOIN identity AS i ON i.identity_id = m.identity_id
       LEFT JOIN evidence_file AS f ON f.file_id = n.file_id
     ORDER BY n.first DESC, i.identity_key IS NULL, n.relation, n.left_key, n.right_key, n.rule
     LIMIT ?::BIGINT`,
    [identityId.toString(), MOST],
  );
}
