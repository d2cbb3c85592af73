import type { Connection } from '#core/db/database.ts';

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

/** A text as `_credential_text` writes its own: each part between : and / begins a line. */
function inParts(text: string): string {
  return text.replace(/[:/]/g, '$&\n');
}

/** A credential that a search found: its place in `_credential_text`, and its number. */
interface Place {
  readonly place: bigint;
  readonly id: bigint;
}

/** One that a search shows, with its closeness and how many were found with it. */
interface FoundPlace extends Place {
  readonly closeness: number;
  readonly total: bigint;
}

/** What a search finds among the sessions, or among the others. */
interface FoundAmong {
  readonly session: boolean;
  /** How many were found. */
  readonly total: bigint;
  /** The first of them, in order. */
  readonly first: readonly Place[];
  /** The first that have the text as a whole part, in order; null if none has. */
  readonly whole: readonly Place[] | null;
}

/** Which of these places have a part that begins with a text. */
function beginningAt(connection: Connection, places: readonly Place[], text: string): Promise<Place[]> {
  return connection.rows<Place>(
    `SELECT t.rowid AS place, t.credential_id AS id
     FROM (SELECT unnest($1::BIGINT[]) AS place) AS f JOIN _credential_text AS t ON t.rowid = f.place
     WHERE contains(t.folded, chr(10) || $2) ORDER BY t.rowid`,
    [places.map(({ place }) => place.toString()), text],
  );
}

/** The first places of the table that have a part that begins with a text. Where every key of a kind does, a few rows are enough to find them. */
function firstBeginning(
  connection: Connection,
  session: boolean,
  text: string,
  limit: number,
): Promise<Place[]> {
  return connection.rows<Place>(
    `SELECT rowid AS place, credential_id AS id FROM _credential_text
     WHERE session = $1::BOOLEAN AND contains(folded, chr(10) || $2) LIMIT $3::BIGINT`,
    [session, text, limit],
  );
}

/**
 * The closest `limit` of those that were found: whole parts, then parts that begin so, then the others, each in the order of the table. Where all that were found
 * are at hand, nothing else is looked at.
 */
async function closest(
  connection: Connection,
  { session, total, first, whole }: FoundAmong,
  text: string,
  limit: number,
): Promise<FoundPlace[]> {
  const found = new Map<bigint, FoundPlace>();
  const add = (places: readonly Place[], closeness: number): void => {
    for (const { place, id } of places)
      if (found.size < limit && !found.has(place)) found.set(place, { place, id, closeness, total });
  };
  add(whole ?? [], 0);
  if (found.size < limit && Number(total) > found.size) {
    const isAll = Number(total) === first.length;
    add(
      await (isAll ? beginningAt(connection, first, text) : firstBeginning(connection, session, text, limit)),
      1,
    );
    add(first, 2);
  }
  return [...found.values()];
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
    `SELECT session, count(*) AS total, min({ place: rowid, id: credential_id }, 2 * $2::BIGINT) AS first,
       min({ place: rowid, id: credential_id }, $2::BIGINT) FILTER (contains(folded, chr(10) || $1 || chr(10))) AS whole
     FROM _credential_text WHERE contains(folded, $1) GROUP BY session`,
    [parts, limit],
  );
  const found: FoundPlace[] = [];
  for (const each of among) found.push(...(await closest(connection, each, parts, limit)));
  return found.length === 0 ? [] : shown(connection, found, text);
}

/** What a search says of the credentials that it found. Their rows and keys are sought by number first, and then read alone. */
async function shown(
  connection: Connection,
  found: readonly FoundPlace[],
  text: string,
): Promise<FoundCredential[]> {
  const rows = await connection.rows<Omit<FoundCredential, 'matched' | 'total'> & Matched>(
    `WITH wanted AS MATERIALIZED (SELECT unnest($2::UBIGINT[]) AS id),
     own AS MATERIALIZED (
       SELECT rowid AS place, credential_id AS id FROM credential_alias WHERE credential_id IN (FROM wanted)
     ),
     found AS MATERIALIZED (SELECT rowid AS place FROM credential WHERE credential_id IN (FROM wanted)),
     by_key AS (
       SELECT own.id, min(a.credential_key) AS matched FROM own JOIN credential_alias AS a ON a.rowid = own.place
       WHERE contains(lower(a.credential_key), $1) GROUP BY own.id
     )
     SELECT c.credential_id AS id, c.credential_key AS "key", c.kind, c.label, c.uses, c.first_used_at AS "firstAt",
       c.last_used_at AS "lastAt", c.subject_key AS subject,
       coalesce(
         k.matched,
         CASE WHEN contains(lower(c.label), $1) THEN c.label WHEN contains(lower(c.subject_key), $1) THEN c.subject_key
           WHEN contains(lower(c."owner"), $1) THEN c."owner" WHEN contains(lower(c.task_id), $1) THEN c.task_id END
       ) AS matched
     FROM found JOIN credential AS c ON c.rowid = found.place LEFT JOIN by_key AS k ON k.id = c.credential_id`,
    [text, found.map(({ id }) => id.toString())],
  );
  const unnamed = rows.filter(({ matched }) => matched === null).map(({ subject }) => subject);
  const names = await labelsOf(connection, unnamed);
  const said = new Map(
    rows.map(({ id, subject, matched, ...row }) => [
      id,
      { ...row, matched: matched ?? names.get(subject) ?? '' },
    ]),
  );
  return [...found]
    .sort((a, b) => a.closeness - b.closeness || Number(a.place - b.place))
    .flatMap(({ id, total }) => {
      const row = said.get(id);
      return row ? [{ ...row, total }] : [];
    });
}

/** In what a credential was found: in one of its own texts, else in its subject's ARN. */
interface Matched {
  readonly id: bigint;
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
