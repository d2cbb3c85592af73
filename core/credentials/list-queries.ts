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

/** Credentials that have any of these keys; a text of 64 characters is the hash or HMAC at the end of one. */
export function matchKeys(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text),
     hit AS (
       SELECT w.text, a.credential_id FROM wanted AS w JOIN credential_alias AS a ON a.credential_key = w.text
       UNION
       SELECT w.text, a.credential_id FROM wanted AS w
         JOIN credential_alias AS a ON right(a.credential_key, 64) = w.text AND length(w.text) = 64
     )
     SELECT h.text, 'credential' AS field, c.credential_key AS value, c.uses AS events,
       c.first_used_at AS "firstAt", c.last_used_at AS "lastAt"
     FROM hit AS h JOIN credential AS c ON c.credential_id = h.credential_id
     ORDER BY h.text, c.uses DESC, c.credential_key`,
    [texts],
  );
}

/** Principals by their key or ARN, and resources, that are any of these texts in any case. */
export function matchNames(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text),
     name AS (
       SELECT rowid AS place, lower(value) AS said FROM _term WHERE kind IN ('actor', 'effective', 'resource')
       UNION SELECT rowid, lower(label) FROM _term WHERE kind = 'actor' AND label IS NOT NULL
       UNION SELECT rowid, lower(value[9:]) FROM _term WHERE kind IN ('actor', 'effective') AND starts_with(value, 'aws-arn:')
     )
     SELECT w.text, CASE t.kind WHEN 'actor' THEN 'actor_key' WHEN 'effective' THEN 'effective_key' ELSE 'resource' END AS field,
       t.value, t.events, t.first_at AS "firstAt", t.last_at AS "lastAt"
     FROM wanted AS w JOIN name AS n ON n.said = lower(w.text) JOIN _term AS t ON t.rowid = n.place
     ORDER BY w.text, field, t.events DESC, t.value`,
    [texts],
  );
}

/** User agents that contain any of these texts, in any case. */
export function matchAgents(connection: Connection, texts: readonly string[]): Promise<Match[]> {
  return connection.rows<Match>(
    `WITH wanted AS (SELECT DISTINCT unnest(?::VARCHAR[]) AS text)
     SELECT w.text, 'user_agent' AS field, t.value, t.events, t.first_at AS "firstAt", t.last_at AS "lastAt"
     FROM wanted AS w JOIN _term AS t ON t.kind = 'agent' AND contains(t.folded, lower(w.text))
     ORDER BY w.text, t.events DESC, t.value`,
    [texts],
  );
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
