import type { Connection } from '#core/db/database.ts';
import { isOf, techniqueTitle, type Attempt, type Needed } from './plain-denials.ts';

type Row = Record<string, unknown>;

/** A credential whose use is asked for. */
export interface UsageSubject {
  /** Its primary key. */
  readonly key: string;
  /** Its number as text and, of a session, those of its keys. */
  readonly ids: readonly string[];
  /** The session that stands for it, else its own key. */
  readonly pointKey: string;
}

/** Rows of one kind that one credential has at most in an answer. */
const MOST_ROWS = 2000;

/** The credential itself and, of a session, its keys. */
const WHOSE_SQL = `whose AS (
  SELECT credential_id, credential_key FROM credential WHERE credential_id IN (SELECT unnest(?::UBIGINT[]))
)`;

/** The credential that has a key, null where there is none. */
export async function usageSubject(connection: Connection, key: string): Promise<UsageSubject | null> {
  const found = await connection.first<UsageSubject>(
    `WITH own AS MATERIALIZED (
       SELECT c.credential_id, c.credential_key, c.kind, c.session_key
       FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id
       WHERE a.credential_key = ?
     )
     SELECT own.credential_key AS "key", coalesce(s.credential_key, own.credential_key) AS "pointKey",
       list_concat(
         [own.credential_id::VARCHAR],
         (SELECT coalesce(list(m.credential_id::VARCHAR ORDER BY m.credential_id), []) FROM credential AS m
          WHERE m.session_key IN (SELECT credential_key FROM own WHERE kind = 'aws-session') AND m.kind <> 'aws-session')
       ) AS ids
     FROM own LEFT JOIN credential AS s ON s.credential_key = own.session_key AND s.kind = 'aws-session'`,
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
export function expectationsOf(connection: Connection, { ids }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, e.*, f.path, f.sha256
     FROM whose AS w
       JOIN credential_expectation AS e ON e.credential_id = w.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = e.file_id
     ORDER BY w.credential_key LIMIT ?::BIGINT`,
    [ids, MOST_ROWS],
  );
}

/** Where an address is, as `network_of` of places.sql has it. */
const networkSql = (addr: string): string =>
  `CASE WHEN contains(${addr}, ':') THEN lower(regexp_extract(${addr}, '^((?:[0-9a-fA-F]*:){1,3})', 1)) ELSE regexp_extract(${addr}, '^(.*)\\.[0-9]+$', 1) END`;

/** The addresses of a second place, by the number of the credential: those in the network of the first use from there. */
async function secondPlaces(
  connection: Connection,
  { ids }: UsageSubject,
): Promise<ReadonlyMap<bigint, readonly string[]>> {
  const rows = await connection.rows<{ readonly id: bigint; readonly addresses: readonly string[] }>(
    `WITH ${WHOSE_SQL}
     SELECT m.credential_id AS id, list(DISTINCT o.client_addr ORDER BY o.client_addr) AS addresses
     FROM whose AS w
       JOIN credential_mismatch AS m ON m.credential_id = w.credential_id
       JOIN event AS e ON e.file_id = m.used_file_id AND e.ordinal = m.used_ordinal
       JOIN credential_alias AS a ON a.credential_id = m.credential_id
       JOIN event AS o ON o.credential_key = a.credential_key AND ${networkSql('o.client_addr')} = ${networkSql('e.client_addr')}
     WHERE m.kind = 'two-places' AND o.occurred_at BETWEEN m.from_at AND m.to_at GROUP BY m.credential_id`,
    [ids],
  );
  return new Map(rows.map(({ id, addresses }) => [id, addresses]));
}

/**
 * Where issued and used do not fit, in order of time: credential_key, the columns of credential_mismatch, path and sha256 of both records, and
 * `used_addresses` (the addresses of a second place, null for the other kinds).
 */
export async function mismatchesOf(connection: Connection, subject: UsageSubject): Promise<Row[]> {
  const rows = await connection.rows<Row & { readonly credential_id: bigint; readonly kind: string }>(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, m.*, i.path AS issued_path, i.sha256 AS issued_sha256, u.path AS used_path, u.sha256 AS used_sha256
     FROM whose AS w
       JOIN credential_mismatch AS m ON m.credential_id = w.credential_id
       LEFT JOIN evidence_file AS i ON i.file_id = m.issued_file_id
       LEFT JOIN evidence_file AS u ON u.file_id = m.used_file_id
     ORDER BY m.from_at, m.kind, w.credential_key LIMIT ?::BIGINT`,
    [subject.ids, MOST_ROWS],
  );
  const places = rows.some(({ kind }) => kind === 'two-places')
    ? await secondPlaces(connection, subject)
    : new Map<bigint, readonly string[]>();
  return rows.map((row) => ({
    ...row,
    used_addresses: row.kind === 'two-places' ? (places.get(row.credential_id) ?? null) : null,
  }));
}

/**
 * Attempts to go further in order of time, steps of them last: credential_key, the columns of elevation_attempt, `title` (what its technique does, null for
 * first touches), path and sha256 of the first record; each row with how many there are in all (`total`).
 */
export async function attemptsOf(connection: Connection, { ids }: UsageSubject): Promise<Row[]> {
  const rows = await connection.rows<Row & { readonly technique: string | null }>(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, a.*, f.path, f.sha256, count(*) OVER () AS total
     FROM whose AS w
       JOIN elevation_attempt AS a ON a.credential_id = w.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = a.file_id
     ORDER BY a.kind = 'step', a.occurred_at, a.event_id, a.kind, a.technique LIMIT ?::BIGINT`,
    [ids, MOST_ROWS],
  );
  return rows.map((row) => ({ ...row, title: techniqueTitle(row.technique) }));
}

/**
 * Refused calls that are no attempt to go further, by the permission that they needed, the most first: permission, source, service, action, access,
 * denied, first_at, last_at, event_id and the record of the first of all such calls as file_id, ordinal, path, sha256.
 */
export async function plainDenialsOf(connection: Connection, { ids }: UsageSubject): Promise<readonly Row[]> {
  const refused = await connection.rows<Row & Needed>(
    `WITH ${WHOSE_SQL},
     refused AS (
       SELECT u.permission, u.source, u.service, u."action", u.access, sum(u.denied)::BIGINT AS denied, min(u.first_at) AS first_at, max(u.last_at) AS last_at,
         arg_min(u.event_id, (u.first_at, u.event_id)) AS event_id
       FROM used_permission AS u JOIN whose AS w ON w.credential_id = u.credential_id WHERE u.denied > 0 GROUP BY ALL
     )
     SELECT r.*, e.file_id, e.ordinal, f.path, f.sha256
     FROM refused AS r
       JOIN event AS e ON e.event_id = r.event_id
       LEFT JOIN evidence_file AS f ON f.file_id = e.file_id
     ORDER BY r.denied DESC, r.service, r."action", r.permission LIMIT ?::BIGINT`,
    [ids, MOST_ROWS],
  );
  const attempts = await connection.rows<Attempt & Row>(
    `WITH ${WHOSE_SQL}
     SELECT DISTINCT a.kind, a.technique, a.source, a.service, a.permission, u.access
     FROM whose AS w
       JOIN elevation_attempt AS a ON a.credential_id = w.credential_id
       LEFT JOIN used_permission AS u ON u.credential_id = a.credential_id AND u.source = a.source AND u.service IS NOT DISTINCT FROM a.service
         AND u."action" IS NOT DISTINCT FROM a."action" AND u.permission IS NOT DISTINCT FROM a.permission
     WHERE a.denied > 0 AND a.kind <> 'step'`,
    [ids],
  );
  return refused.filter((needed) => !attempts.some((attempt) => isOf(attempt, needed)));
}

/** The hours in which a credential and a session's keys were used, in order of time: credential_key and the columns of credential_use; each row with how many there are in all (`total`). */
export function hoursOf(connection: Connection, { ids }: UsageSubject): Promise<Row[]> {
  return connection.rows(
    `WITH ${WHOSE_SQL}
     SELECT w.credential_key, u.*, count(*) OVER () AS total
     FROM whose AS w JOIN credential_use AS u ON u.credential_id = w.credential_id
     WHERE u.span = 'hour' ORDER BY u.from_at, w.credential_key LIMIT ?::BIGINT`,
    [ids, MOST_ROWS],
  );
}
