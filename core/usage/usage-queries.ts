import type { Connection } from '#core/db/database.ts';

type Row = Record<string, unknown>;

/** A credential whose use is asked for. */
export interface UsageSubject {
  /** Its number as text. */
  readonly credentialId: string;
  /** Its primary key. */
  readonly key: string;
  /** The session that stands for it, else its own key. */
  readonly pointKey: string;
}

/** Rows of one kind that one credential has at most in an answer. */
const MOST_ROWS = 2000;

/** The credential itself and, of a session, its keys. */
const WHOSE_SQL = `whose AS (
  SELECT m.credential_id, m.credential_key FROM credential AS c JOIN credential AS m ON m.credential_id = c.credential_id OR (c.kind = 'aws-session' AND m.session_key = c.credential_key)
  WHERE c.credential_id = ?::UBIGINT
)`;

/** The credential that has a key, null where there is none. */
export async function usageSubject(connection: Connection, key: string): Promise<UsageSubject | null> {
  const found = await connection.first<UsageSubject>(
    `SELECT c.credential_id::VARCHAR AS "credentialId", c.credential_key AS "key", coalesce(s.credential_key, c.credential_key) AS "pointKey"
     FROM credential_alias AS a
       JOIN credential AS c ON c.credential_id = a.credential_id
       LEFT JOIN credential AS s ON s.credential_key = c.session_key AND s.kind = 'aws-session'
     WHERE a.credential_key = ?`,
    [key],
  );
  return found ?? null;
}

/** The point of a credential, or of the session that stands for it: the columns of shape; null where it has none. */
export async function pointOf(connection: Connection, { pointKey }: UsageSubject): Promise<Row | null> {
  const row = await connection.first<Row>('SELECT * FROM shape WHERE credential_key = ?', [pointKey]);
  return row ?? null;
}

/** What is ideal for a kind, else for kinds without a row of their own: the columns of shape_baseline and `path`; null where nothing is. */
export async function baselineOf(connection: Connection, kind: string | null): Promise<Row | null> {
  const row = await connection.first<Row>(
    `SELECT b.*, f.path FROM shape_baseline AS b LEFT JOIN evidence_file AS f ON f.file_id = b.file_id
     WHERE b.kind = ? OR b.kind IS NULL ORDER BY b.kind NULLS LAST LIMIT 1`,
    [kind],
  );
  return row ?? null;
}

/** What was expected of a credential and of a session's keys: credential_key, the columns of credential_expectation, path and sha256 of what declares it. */
export function expectationsOf(connection: Connection, { credentialId }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, e.*, f.path, f.sha256
     FROM whose AS w
       JOIN credential_expectation AS e ON e.credential_id = w.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = e.file_id
     ORDER BY w.credential_key LIMIT ?::BIGINT`,
    [credentialId, MOST_ROWS],
  );
}

/** Where issued and used do not fit, in order of time: credential_key, the columns of credential_mismatch, and path and sha256 of both records. */
export function mismatchesOf(connection: Connection, { credentialId }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, m.*, i.path AS issued_path, i.sha256 AS issued_sha256, u.path AS used_path, u.sha256 AS used_sha256
     FROM whose AS w
       JOIN credential_mismatch AS m ON m.credential_id = w.credential_id
       LEFT JOIN evidence_file AS i ON i.file_id = m.issued_file_id
       LEFT JOIN evidence_file AS u ON u.file_id = m.used_file_id
     ORDER BY m.from_at, m.kind, w.credential_key LIMIT ?::BIGINT`,
    [credentialId, MOST_ROWS],
  );
}

/**
 * Attempts to go further in order of time, steps of them last: credential_key, the columns of elevation_attempt, path and sha256 of the first record;
 * each row with how many there are in all (`total`).
 */
export function attemptsOf(connection: Connection, { credentialId }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, a.*, f.path, f.sha256, count(*) OVER () AS total
     FROM whose AS w
       JOIN elevation_attempt AS a ON a.credential_id = w.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = a.file_id
     ORDER BY a.kind = 'step', a.occurred_at, a.event_id, a.kind, a.technique LIMIT ?::BIGINT`,
    [credentialId, MOST_ROWS],
  );
}

/**
 * Calls that were refused and are no attempt to go further, by service and action, the most first: service, action, denied, first_at, last_at and the
 * first of them as file_id, ordinal, path, sha256; each row with how many calls there are in all (`total`).
 */
export function plainDenialsOf(connection: Connection, { credentialId }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL},
     attempt AS (
       SELECT DISTINCT a.service, a."action" FROM elevation_attempt AS a JOIN whose AS w ON w.credential_id = a.credential_id WHERE a.denied > 0 AND a.kind <> 'step'
     ),
     refused AS (
       SELECT e.service, e."action", count(*) FILTER (e.shared_uid IS NULL) + count(DISTINCT e.shared_uid) AS denied, min(e.occurred_at) AS first_at,
         max(e.occurred_at) AS last_at, arg_min({'event_id': e.event_id, 'file_id': e.file_id, 'ordinal': e.ordinal}, (e.occurred_at, e.event_id)) AS first_one
       FROM event AS e
       WHERE e.outcome = 'denied' AND e.credential_key IN (SELECT a.credential_key FROM credential_alias AS a JOIN whose AS w ON w.credential_id = a.credential_id)
       GROUP BY e.service, e."action"
     )
     SELECT r.service, r."action", r.denied, r.first_at, r.last_at, r.first_one.event_id AS event_id, r.first_one.file_id AS file_id, r.first_one.ordinal AS ordinal,
       f.path, f.sha256, sum(r.denied) OVER ()::BIGINT AS total
     FROM refused AS r
       ANTI JOIN attempt AS a ON a.service IS NOT DISTINCT FROM r.service AND a."action" IS NOT DISTINCT FROM r."action"
       LEFT JOIN evidence_file AS f ON f.file_id = r.first_one.file_id
     ORDER BY r.denied DESC, r.service, r."action" LIMIT ?::BIGINT`,
    [credentialId, MOST_ROWS],
  );
}

/** The hours in which a credential and a session's keys were used, in order of time: credential_key and the columns of credential_use; each row with how many there are in all (`total`). */
export function hoursOf(connection: Connection, { credentialId }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, u.*, count(*) OVER () AS total
     FROM whose AS w JOIN credential_use AS u ON u.credential_id = w.credential_id
     WHERE u.span = 'hour' ORDER BY u.from_at, w.credential_key LIMIT ?::BIGINT`,
    [credentialId, MOST_ROWS],
  );
}
