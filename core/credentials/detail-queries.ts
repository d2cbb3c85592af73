import type { Connection } from '#core/db/database.ts';
import type { Conditions } from '#core/db/filter.ts';

type Row = Record<string, unknown>;

const USES_SQL = '(sum(uses) + count(DISTINCT shared_uid))::BIGINT';

/** Every key of a credential with the rule that made it one. */
export function aliasesOf(connection: Connection, credentialId: bigint): Promise<Row[]> {
  return connection.rows(
    'SELECT credential_key, rule FROM credential_alias WHERE credential_id = ?::UBIGINT ORDER BY rule, credential_key',
    [credentialId.toString()],
  );
}

/** The facts about any of these keys, each with its entry's path. */
export function factsOf(connection: Connection, keys: readonly string[]): Promise<Row[]> {
  return connection.rows(
    `SELECT d.*, f.path FROM credential_fact AS d LEFT JOIN evidence_file AS f ON f.file_id = d.file_id
     WHERE d.credential_key IN (SELECT unnest(?::VARCHAR[]))
     ORDER BY d.name, d.events DESC, d."value", d.credential_key LIMIT 5000`,
    [keys],
  );
}

/** Lifecycle rows given for one credential at most. */
const MOST_LIFECYCLE = 200;

/**
 * What happened to, or was made with, any of these keys, in time order, each with its entry's path; and how many such rows there
 * are. Of more than 200, those about the credential itself come before those about what was made with it.
 */
export async function lifecycleOf(
  connection: Connection,
  keys: readonly string[],
): Promise<{ readonly rows: readonly Row[]; readonly total: bigint }> {
  const all = await connection.rows<Row>(
    `WITH
     wanted AS MATERIALIZED (SELECT unnest(?::VARCHAR[]) AS key),
     named AS (
       SELECT rowid AS place, occurred_at, true AS own FROM lifecycle WHERE credential_key IN (FROM wanted)
       UNION ALL SELECT rowid, occurred_at, false FROM lifecycle WHERE parent_key IN (FROM wanted)
       UNION ALL SELECT rowid, occurred_at, false FROM lifecycle WHERE replaces_key IN (FROM wanted)
       UNION ALL SELECT rowid, occurred_at, false FROM lifecycle WHERE by_key IN (FROM wanted)
     ),
     concerned AS MATERIALIZED (SELECT place, any_value(occurred_at) AS occurred_at, bool_or(own) AS own FROM named GROUP BY place),
     chosen AS MATERIALIZED (FROM concerned ORDER BY own DESC, occurred_at, place LIMIT ?::BIGINT)
     SELECT l.*, f.path, (SELECT count(*) FROM concerned) AS total
     FROM chosen AS c
       JOIN lifecycle AS l ON l.rowid = c.place
       LEFT JOIN evidence_file AS f ON f.file_id = l.file_id
     ORDER BY l.occurred_at, l.event_id, l.phase, l.credential_key`,
    [keys, MOST_LIFECYCLE],
  );
  return {
    rows: all.map(({ total: _total, ...row }) => row),
    total: (all[0]?.['total'] as bigint | undefined) ?? 0n,
  };
}

/** Member keys of a session, in order of first use, at most 5,000. */
export function membersOf(connection: Connection, sessionKey: string): Promise<Row[]> {
  return connection.rows(
    `SELECT * FROM credential WHERE session_key = ? AND kind <> 'aws-session'
     ORDER BY coalesce(first_used_at, issued_at), credential_key LIMIT 5000`,
    [sessionKey],
  );
}

/** Values of what a credential was seen to do, given for one at most. */
const MOST_SEEN = 200;

/**
 * What was called with any of these keys (service, action, access, uses, denied) and from where (client_addr, uses), most used first, at most 200 of each; each row with its first
 * and last time and how many there are in all (`total`). `events` keeps those that name the keys: where two accounts log an action, they are read.
 */
export async function seenOf(
  connection: Connection,
  keys: readonly string[],
  events: Conditions,
): Promise<{ readonly actions: readonly Row[]; readonly addresses: readonly Row[] }> {
  const rows = await connection.rows<Row & { readonly client_addr: string | null; readonly acted: boolean }>(
    `WITH own AS MATERIALIZED (
       SELECT DISTINCT credential_id FROM credential_alias WHERE credential_key IN (SELECT unnest(?::VARCHAR[]))
     ),
     used AS (
       SELECT call_id, address_id, count(*) AS uses, count(*) FILTER (denied) AS denied, min(occurred_at) AS first_at, max(occurred_at) AS last_at
       FROM _use WHERE credential_id IN (FROM own) AND call_id IS NOT NULL GROUP BY call_id, address_id
     ),
     seen AS MATERIALIZED (
       SELECT c.service, c.action, c.access, d.client_addr, u.uses, u.denied, u.first_at, u.last_at, NULL AS shared_uid
       FROM used AS u JOIN _call_code AS c ON c.call_id = u.call_id JOIN _address_code AS d ON d.address_id = u.address_id
       UNION ALL
       SELECT service, action, access, client_addr, 0, (outcome = 'denied')::INTEGER, occurred_at, occurred_at, shared_uid FROM event WHERE shared_uid IS NOT NULL AND ${events.conditionSql}
     ),
     acted AS (
       SELECT service, action, any_value(access) AS access, ${USES_SQL} AS uses, sum(denied)::BIGINT AS denied,
         min(first_at) AS first_at, max(last_at) AS last_at, count(*) OVER () AS total
       FROM seen GROUP BY service, action ORDER BY uses DESC, service, action LIMIT ${MOST_SEEN}
     ),
     placed AS (
       SELECT client_addr, ${USES_SQL} AS uses, min(first_at) AS first_at, max(last_at) AS last_at, count(*) OVER () AS total
       FROM seen GROUP BY client_addr ORDER BY uses DESC, client_addr LIMIT ${MOST_SEEN}
     )
     SELECT true AS acted, *, NULL AS client_addr FROM acted
     UNION ALL BY NAME SELECT false AS acted, * FROM placed
     ORDER BY uses DESC, service, action, client_addr`,
    [[...keys], ...events.params],
  );
  const [actions, addresses] = [rows.filter(({ acted }) => acted), rows.filter(({ acted }) => !acted)];
  return {
    actions: actions.map(({ acted: _acted, client_addr: _address, ...row }) => row),
    addresses: addresses.map(({ client_addr, uses, first_at, last_at, total }) => ({
      client_addr,
      uses,
      first_at,
      last_at,
      total,
    })),
  };
}

/** Uses of the credentials that have these keys in buckets of `width` µs over a closed stretch of time in µs; a bucket without uses is left out. */
export function usesOver(
  connection: Connection,
  keys: readonly string[],
  { from, to, width }: { readonly from: bigint; readonly to: bigint; readonly width: bigint },
): Promise<readonly { readonly bucket: number; readonly count: number; readonly denied: number }[]> {
  return connection.rows(
    `SELECT ((epoch_us(occurred_at) - ?::BIGINT) // ?::BIGINT)::INTEGER AS bucket, count(*)::DOUBLE AS "count",
       (count(*) FILTER (denied))::DOUBLE AS denied
     FROM _use
     WHERE credential_id IN (SELECT credential_id FROM credential_alias WHERE credential_key IN (SELECT unnest(?::VARCHAR[])))
       AND occurred_at BETWEEN make_timestamp(?::BIGINT) AND make_timestamp(?::BIGINT)
     GROUP BY bucket ORDER BY bucket`,
    [from, width, keys, from, to],
  );
}

/** How many credentials come directly from a credential with any of these keys, its own left out. */
export async function countChildren(connection: Connection, keys: readonly string[]): Promise<bigint> {
  const row = await connection.first<{ n: bigint }>(
    `WITH own AS (SELECT credential_id FROM credential_alias WHERE credential_key IN (SELECT unnest(?::VARCHAR[])))
     SELECT count(DISTINCT child_id) AS n FROM credential_link
     WHERE parent_id IN (FROM own) AND child_id NOT IN (FROM own)`,
    [keys],
  );
  return row?.n ?? 0n;
}

/** Holders and tasks given for one credential at most. */
const MOST_HOLDERS = 200;

/** Who held a credential or may have held it, each with its record, the surest first; at most 200. */
export function holdersOf(connection: Connection, credentialId: bigint): Promise<Row[]> {
  return connection.rows(
    `SELECT i.identity_key, i.label, i.kind, h.from_at, h.to_at, h.rule, h.strength, h.file_id, h.ordinal, f.path, f.sha256
     FROM credential_holder AS h
       JOIN identity AS i ON i.identity_id = h.identity_id
       LEFT JOIN evidence_file AS f ON f.file_id = h.file_id
     WHERE h.credential_id = ?::UBIGINT
     ORDER BY list_position(['exact', 'strong', 'weak'], h.strength), lower(i.label), i.identity_key, h.rule
     LIMIT ?::BIGINT`,
    [credentialId.toString(), MOST_HOLDERS],
  );
}

/** The tasks that a credential was for, each with its record, the surest first; at most 200. */
export function tasksOf(connection: Connection, credentialId: bigint): Promise<Row[]> {
  return connection.rows(
    `SELECT t.task_id, t.rule, t.strength, t.file_id, t.ordinal, f.path, f.sha256
     FROM credential_task AS t LEFT JOIN evidence_file AS f ON f.file_id = t.file_id
     WHERE t.credential_id = ?::UBIGINT
     ORDER BY list_position(['exact', 'strong', 'weak'], t.strength), t.task_id, t.rule
     LIMIT ?::BIGINT`,
    [credentialId.toString(), MOST_HOLDERS],
  );
}
