import { setImmediate } from 'node:timers/promises';
import { ContainedTexts } from '#core/base/contained.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';

/** Something in the case that is what a text says: a credential, or the value that a column of events has. */
export interface Match {
  /** The text that was looked for. */
  readonly text: string;
  /** Column of event that has the value; `credential` where it is one. */
  readonly field: string;
  /** The value, or the credential's primary key. */
  readonly value: string;
  /** Events that have it. */
  readonly events: bigint;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
}

/** Credentials that have any of these keys; a text of 64 characters is the hash or HMAC at the end of one, or the hash in a fact. */
export function matchKeys(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text),
     hit AS (
       SELECT w.text, a.credential_id FROM wanted AS w JOIN credential_alias AS a ON a.credential_key = w.text
       UNION
       SELECT w.text, a.credential_id FROM wanted AS w
         JOIN credential_alias AS a ON right(a.credential_key, 64) = w.text AND length(w.text) = 64
       UNION
       SELECT w.text, a.credential_id FROM wanted AS w
         JOIN credential_fact AS f ON f.value = 'sha256:' || w.text
         JOIN credential_alias AS a ON a.credential_key = f.credential_key
     )
     SELECT h.text, 'credential' AS field, c.credential_key AS value, c.uses AS events,
       c.first_used_at AS "firstAt", c.last_used_at AS "lastAt"
     FROM hit AS h JOIN credential AS c ON c.credential_id = h.credential_id
     ORDER BY h.text, c.uses DESC, c.credential_key`,
    [texts],
  );
}

const FIELD_SQL = `CASE t.kind WHEN 'actor' THEN 'actor_key' WHEN 'effective' THEN 'effective_key'
  WHEN 'agent' THEN 'user_agent' ELSE 'resource' END`;

/**
 * Principals that are any of these texts, by key, ARN, role or principal id, in any case. A role, or its id, is all its
 * sessions: `begins` has for each text how their ARNs begin, null for what is no role.
 */
export function matchPrincipals(
  connection: Connection,
  texts: readonly string[],
  begins: readonly (string | null)[],
): Promise<Match[]> {
  return connection.rows<Match>(
    `WITH asked AS (SELECT unnest(?::VARCHAR[]) AS text, unnest(?::VARCHAR[]) AS begins),
     wanted AS (
       SELECT text, lower(text) AS said FROM asked UNION SELECT text, lower(begins) FROM asked WHERE begins IS NOT NULL
     ),
     principal AS (
       SELECT rowid AS place, value, CASE WHEN starts_with(value, 'aws-arn:') THEN value[9:] ELSE label END AS arn
       FROM _term WHERE kind IN ('actor', 'effective')
     ),
     name AS (
       SELECT place, lower(value) AS said FROM principal
       UNION SELECT place, lower(arn) FROM principal WHERE arn IS NOT NULL
       UNION SELECT place, lower(regexp_extract(arn, '^.*:assumed-role/[^/]+/')) FROM principal WHERE contains(arn, ':assumed-role/')
       UNION SELECT place, lower(regexp_extract(value, '^aws-principal:[^:]+')) FROM principal WHERE starts_with(value, 'aws-principal:')
     )
     SELECT w.text, ${FIELD_SQL} AS field, t.value, t.events, t.first_at AS "firstAt", t.last_at AS "lastAt"
     FROM (SELECT DISTINCT w.text, n.place FROM wanted AS w JOIN name AS n ON n.said = w.said) AS w
       JOIN _term AS t ON t.rowid = w.place
     ORDER BY w.text, field, t.events DESC, t.value`,
    [texts, begins],
  );
}

/** Resources that are any of these texts, in any case; read from the events, since the terms of a search do not hold them all. */
export async function matchResources(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  if (texts.length === 0) return [];
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text)
     SELECT w.text, 'resource' AS field, e.resource AS value, count(*) AS events, min(e.occurred_at) AS "firstAt",
       max(e.occurred_at) AS "lastAt"
     FROM event AS e JOIN wanted AS w ON lower(w.text) = lower(e.resource)
     GROUP BY w.text, e.resource ORDER BY w.text, events DESC, e.resource`,
    [texts],
  );
}

/** Names, agents and resources in which the hash of a secret stands in its place: it was in the clear in the log. */
export async function matchMasked(connection: Connection, hashes: readonly string[]): Promise<Match[]> {
  if (hashes.length === 0) return [];
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text),
     masked AS (
       SELECT rowid AS place, unnest(list_distinct(regexp_extract_all(folded, 'sha256:([0-9a-f]{64})', 1))) AS text FROM _term
       WHERE contains(folded, 'sha256:') AND kind IN ('actor', 'effective', 'agent', 'resource')
     )
     SELECT w.text, ${FIELD_SQL} AS field, t.value, t.events, t.first_at AS "firstAt", t.last_at AS "lastAt"
     FROM wanted AS w JOIN masked AS m ON m.text = w.text JOIN _term AS t ON t.rowid = m.place
     ORDER BY w.text, field, t.events DESC, t.value`,
    [hashes],
  );
}

/** Agents looked at before others have their turn. */
const AGENTS_AT_ONCE = 200;

/** User agents that contain any of these texts, in any case. Each agent is looked at once, however many texts there are. */
export async function matchAgents(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  if (texts.length === 0) return [];
  const asked = await connection.rows<{ text: string; said: string }>(
    'SELECT text, lower(text) AS said FROM (SELECT DISTINCT unnest(?::VARCHAR[]) AS text) ORDER BY text',
    [texts],
  );
  const agents = await connection.rows<Omit<Match, 'text' | 'field'> & { readonly folded: string }>(
    `SELECT folded, value, events, first_at AS "firstAt", last_at AS "lastAt" FROM _term
     WHERE kind = 'agent' ORDER BY events DESC, value`,
  );
  const sought = new ContainedTexts(asked.map(({ said }) => said));
  const found = new Map<string, Omit<Match, 'text'>[]>();
  for (const [index, { folded, ...agent }] of agents.entries()) {
    if (index % AGENTS_AT_ONCE === 0) await setImmediate();
    for (const said of sought.in(folded)) {
      const known = found.get(said);
      if (known) known.push({ field: 'user_agent', ...agent });
      else found.set(said, [{ field: 'user_agent', ...agent }]);
    }
  }
  return asked.flatMap(({ text, said }) => (found.get(said) ?? []).map((match) => ({ text, ...match })));
}

/** A value that one row of hits stands for. */
export interface RowValue {
  /** Which row, as text. */
  readonly row: string;
  /** The value. */
  readonly value: string;
}

/** Columns of event in which a list can have hits. */
export const HIT_FIELDS = ['client_addr', 'user_agent', 'actor_key', 'effective_key', 'resource'] as const;

/** One of {@link HIT_FIELDS}. */
export type HitField = (typeof HIT_FIELDS)[number];

const COLUMN_SQL: Readonly<Record<HitField, string>> = {
  client_addr: 'e.client_addr',
  user_agent: 'e.user_agent',
  actor_key: 'e.actor_key',
  effective_key: 'e.effective_key',
  resource: 'e.resource',
};

/** How many credentials the events of each row name, by row. */
export function credentialsInvolved(
  connection: Connection,
  field: HitField,
  values: readonly RowValue[],
): Promise<{ readonly row: string; readonly credentials: bigint }[]> {
  const columnSql = COLUMN_SQL[field];
  return connection.rows(
    `WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS "row", unnest(?::VARCHAR[]) AS value),
     named AS (
       SELECT DISTINCT ${columnSql} AS value, e.credential_key FROM event AS e
       WHERE ${columnSql} IN (SELECT value FROM wanted) AND e.credential_key IS NOT NULL
     )
     SELECT w."row", count(DISTINCT a.credential_id) AS credentials
     FROM wanted AS w JOIN named AS n ON n.value = w.value
       JOIN credential_alias AS a ON a.credential_key = n.credential_key
     GROUP BY w."row"`,
    [values.map(({ row }) => row), values.map(({ value }) => value)],
  );
}

/** Events that have any of these values, by column, as one condition on `event`; `credential` stands for all keys of one. */
export function eventsHaving(values: ReadonlyMap<string, readonly string[]>): Conditions {
  const parts = HIT_FIELDS.flatMap((field) => {
    const own = values.get(field) ?? [];
    const columnSql = COLUMN_SQL[field].replace('e.', 'event.');
    return own.length === 0
      ? []
      : [new Conditions().add(`coalesce(${columnSql} IN (SELECT unnest(?::VARCHAR[])), false)`, own)];
  });
  const keys = values.get('credential') ?? [];
  if (keys.length > 0) {
    const named = `event.credential_key IN (
      SELECT credential_key FROM credential_alias WHERE credential_id IN (
        SELECT credential_id FROM credential_alias WHERE credential_key IN (SELECT unnest(?::VARCHAR[]))
      ))`;
    parts.push(new Conditions().add(`coalesce(${named}, false)`, keys));
  }
  return parts.length === 0 ? new Conditions().add('false') : Conditions.anyOf(...parts);
}
