import type { Connection } from '#core/db/database.ts';

/** A distinct value of events that a search found. */
export interface FoundTerm {
  /** Kind of value: address, agent, actor, effective, action, resource, resources, account, error. */
  readonly kind: string;
  /** The value. */
  readonly value: string;
  /** Its name for people, null if it has none. */
  readonly label: string | null;
  /** Events that have it. */
  readonly events: bigint;
  /** First of them in µs. */
  readonly firstAt: bigint;
  /** Last of them in µs. */
  readonly lastAt: bigint;
  /** Values of this kind that were found. */
  readonly total: bigint;
}

/** A credential that a search found. */
export interface FoundCredential {
  /** Its primary key. */
  readonly key: string;
  /** Its kind. */
  readonly kind: string | null;
  /** Its short name, null if it has none. */
  readonly label: string | null;
  /** The key, name, subject, owner or task in which the text was found. */
  readonly matched: string;
  /** Events that name it. */
  readonly uses: bigint;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
  /** Credentials found that are sessions too, or are none too. */
  readonly total: bigint;
}

/** Weight of closeness against the place in a table, which is the order of frequency. */
const STEP_SQL = '1099511627776';
/** 0 for the text itself, 1 for what begins with it, 2 for what has a part that does, else 3. */
const TERM_CLOSENESS_SQL = `CASE
  WHEN folded = $1 OR ends_with(folded, chr(10) || $1) THEN 0
  WHEN starts_with(folded, $1) OR contains(folded, chr(10) || $1) THEN 1
  WHEN contains(folded, ':' || $1) OR contains(folded, '/' || $1) THEN 2 ELSE 3 END`;
/** A text as `_credential_text` writes its own: each part between : and / begins a line. */
function inParts(text: string): string {
  return text.replace(/[:/]/g, '$&\n');
}

/**
 * Distinct values that contain a text in lower case, `limit` of each kind: the equal one first, then those that begin so,
 * then the most frequent. Where resources stand for what begins like them, a longer text that does is found too.
 */
export function findTerms(connection: Connection, text: string, limit: number): Promise<FoundTerm[]> {
  return connection.rows<FoundTerm>(
    `WITH hit AS (
       SELECT rowid AS place, kind, ${TERM_CLOSENESS_SQL} AS closeness FROM _term
       WHERE contains(folded, $1) OR (kind = 'resources' AND starts_with($1, folded))
     ),
     first AS (
       SELECT unnest(arg_min(place, closeness * ${STEP_SQL} + place, $2::BIGINT)) AS place, count(*) AS total
       FROM hit GROUP BY kind
     )
     SELECT kind, value, label, events, first_at AS "firstAt", last_at AS "lastAt", f.total
     FROM first AS f JOIN _term AS t ON t.rowid = f.place
     ORDER BY kind, ${TERM_CLOSENESS_SQL}, f.place`,
    [text, limit],
  );
}

/** A place in `_credential_text` that a search shows, its closeness, and how many were found with it. */
interface FoundPlace {
  readonly place: bigint;
  readonly closeness: number;
  readonly total: bigint;
}

/** What a search finds among the sessions, or among the others. */
interface FoundAmong {
  readonly session: boolean;
  /** How many were found. */
  readonly total: bigint;
  /** The first of them, in order. */
  readonly first: readonly bigint[];
  /** The first that have the text as a whole part, in order; null if none has. */
  readonly whole: readonly bigint[] | null;
}

/**
 * The closest `limit` of those that were found: whole parts, then parts that begin so, then the others, each in the order of the table. Where nearly all begin so, as every key of a
 * kind does, a few rows of the table are enough to find the first of them, and none is judged that is not shown.
 */
async function closest(
  connection: Connection,
  { session, total, first, whole }: FoundAmong,
  text: string,
  limit: number,
): Promise<FoundPlace[]> {
  const closeness = new Map<bigint, number>();
  for (const place of whole ?? []) closeness.set(place, 0);
  if (closeness.size < limit && Number(total) > closeness.size) {
    const begins = await connection.rows<{ place: bigint }>(
      `SELECT rowid AS place FROM _credential_text
       WHERE session = $1::BOOLEAN AND contains(folded, chr(10) || $2) AND NOT list_contains($3::BIGINT[], rowid) LIMIT $4::BIGINT`,
      [session, text, [...closeness.keys()].map(String), limit - closeness.size],
    );
    for (const { place } of begins) closeness.set(place, 1);
    for (const place of first) if (closeness.size < limit && !closeness.has(place)) closeness.set(place, 2);
  }
  return [...closeness].map(([place, near]) => ({ place, closeness: near, total }));
}

/**
 * Credentials with a text (in lower case) in a key, the label, subject (or its ARN), owner or task: `limit` sessions and `limit`
 * others, a whole key first, then the most used.
 */
export async function findCredentials(
  connection: Connection,
  text: string,
  limit: number,
): Promise<FoundCredential[]> {
  const parts = inParts(text);
  const among = await connection.rows<FoundAmong>(
    `SELECT session, count(*) AS total, arg_min(rowid, rowid, 2 * $2::BIGINT) AS first,
       arg_min(rowid, rowid, $2::BIGINT) FILTER (contains(folded, chr(10) || $1 || chr(10))) AS whole
     FROM _credential_text WHERE contains(folded, $1) GROUP BY session`,
    [parts, limit],
  );
  const found: FoundPlace[] = [];
  for (const each of among) found.push(...(await closest(connection, each, parts, limit)));
  if (found.length === 0) return [];
  const rows = await connection.rows<Omit<FoundCredential, 'matched'> & Matched>(
    `WITH shown AS MATERIALIZED (
       SELECT t.credential_id, f.*
       FROM (SELECT unnest($2::BIGINT[]) AS place, unnest($3::BIGINT[]) AS total, unnest($4::INTEGER[]) AS closeness) AS f
         JOIN _credential_text AS t ON t.rowid = f.place
     ),
     own AS MATERIALIZED (
       SELECT credential_id, credential_key FROM credential_alias
       WHERE credential_id IN (SELECT credential_id FROM shown)
     ),
     found AS MATERIALIZED (
       SELECT rowid AS place FROM credential WHERE credential_id IN (SELECT credential_id FROM shown)
     ),
     by_key AS (
       SELECT credential_id, min(credential_key) AS matched FROM own
       WHERE contains(lower(credential_key), $1) GROUP BY credential_id
     )
     SELECT c.credential_key AS "key", c.kind, c.label, c.uses, c.first_used_at AS "firstAt",
       c.last_used_at AS "lastAt", s.total, c.subject_key AS subject,
       coalesce(
         k.matched,
         CASE WHEN contains(lower(c.label), $1) THEN c.label WHEN contains(lower(c.subject_key), $1) THEN c.subject_key
           WHEN contains(lower(c."owner"), $1) THEN c."owner" WHEN contains(lower(c.task_id), $1) THEN c.task_id END
       ) AS matched
     FROM found
       JOIN credential AS c ON c.rowid = found.place
       JOIN shown AS s ON s.credential_id = c.credential_id
       LEFT JOIN by_key AS k ON k.credential_id = s.credential_id
     ORDER BY s.closeness, s.place`,
    [
      text,
      found.map(({ place }) => place.toString()),
      found.map(({ total }) => total.toString()),
      found.map(({ closeness }) => closeness.toString()),
    ],
  );
  const unnamed = rows.filter(({ matched }) => matched === null).map(({ subject }) => subject);
  const names = await labelsOf(connection, unnamed);
  return rows.map(({ subject, matched, ...row }) => ({
    ...row,
    matched: matched ?? names.get(subject) ?? '',
  }));
}

/** In what a credential was found: in one of its own texts, else in its subject's ARN. */
interface Matched {
  readonly matched: string | null;
  readonly subject: string | null;
}

/** Names for people of principals. */
async function labelsOf(
  connection: Connection,
  principals: readonly (string | null)[],
): Promise<ReadonlyMap<string | null, string>> {
  if (principals.length === 0) return new Map();
  const rows = await connection.rows<{ value: string; label: string }>(
    `SELECT value, min(label) AS label FROM _term
     WHERE kind = 'actor' AND value IN (SELECT unnest($1::VARCHAR[])) AND label IS NOT NULL GROUP BY value`,
    [principals],
  );
  return new Map(rows.map(({ value, label }) => [value, label]));
}

/** As many resources, the most frequent, as the values that a search looks through hold at most; see terms.sql. */
export const MOST_RESOURCES = 200_000;

/** Whether there may be resources that a search does not look through. */
export async function leavesResourcesOut(connection: Connection): Promise<boolean> {
  const found = await connection.first<{ full: boolean }>(
    `SELECT count(*) >= ?::BIGINT AS full FROM _term WHERE kind IN ('resource', 'resources')`,
    [MOST_RESOURCES],
  );
  return found?.full ?? false;
}

/** Credentials of which a fact holds a text exactly, e.g. the hash of a secret; at most `limit` primary keys. */
export async function credentialsByFact(
  connection: Connection,
  text: string,
  limit: number,
): Promise<readonly { readonly key: string; readonly fact: string }[]> {
  return connection.rows(
    `SELECT c.credential_key AS "key", min(f.name) AS fact
     FROM credential_fact AS f
       JOIN credential_alias AS a ON a.credential_key = f.credential_key
       JOIN credential AS c ON c.credential_id = a.credential_id
     WHERE f.value = ? GROUP BY c.credential_key ORDER BY 1 LIMIT ?::BIGINT`,
    [text, limit],
  );
}

/** A client address of the case. */
export interface SeenAddress {
  /** As the logs write it; a service's name where a service called. */
  readonly value: string;
  /** Events that came from it. */
  readonly events: bigint;
  /** First of them in µs. */
  readonly firstAt: bigint;
  /** Last of them in µs. */
  readonly lastAt: bigint;
}

/** Every client address of the case, most frequent first. */
export function seenAddresses(connection: Connection): Promise<SeenAddress[]> {
  return connection.rows<SeenAddress>(
    `SELECT value, events, first_at AS "firstAt", last_at AS "lastAt" FROM _term
     WHERE kind = 'address' ORDER BY events DESC, value`,
  );
}

/** Name of the database that a connection reads: another one for each generation of a case. */
export async function databaseName(connection: Connection): Promise<string> {
  const row = await connection.first<{ name: string }>('SELECT current_database() AS name');
  return row?.name ?? '';
}
