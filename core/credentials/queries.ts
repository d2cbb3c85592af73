import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import { BEGIN_SQL, END_SQL, SERVICES_ALONE_SQL } from './filter-queries.ts';

/** Which of the credentials that a filter keeps are listed. */
export interface CredentialScope {
  /** Whether keys of a session are left out where the session itself is a credential. */
  readonly collapse: boolean;
  /** Member keys of this session only. */
  readonly session?: string | undefined;
}

/** A page of credentials. */
export interface CredentialPage extends CredentialScope {
  /** One of {@link SORTS}. */
  readonly sort: keyof typeof SORTS;
  /** Last first. */
  readonly descending: boolean;
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
}

/** Expressions that the table can be sorted by. */
export const SORTS = {
  label: 'lower(label)',
  kind: 'kind',
  origin: 'origin',
  issuance: 'issuance',
  issued_at: 'issued_at',
  expires_at: 'expires_at',
  first_used_at: 'first_used_at',
  last_used_at: 'last_used_at',
  uses: 'uses',
  denied: 'denied',
  addresses: 'addresses',
  keys: '"keys"',
  account: 'account',
  lifetime: `CASE WHEN isfinite(${END_SQL}) THEN epoch_us(${END_SQL}) - epoch_us(${BEGIN_SQL}) ELSE 9223372036854775807 END`,
} as const;

const SESSION_SQL = `session_key IN (SELECT credential_key FROM credential WHERE kind = 'aws-session')`;
const COLLAPSED_SQL = `(kind = 'aws-session' OR session_key IS NULL OR NOT ${SESSION_SQL})`;

/** The conditions, and which of the credentials that they keep are listed. */
export function scoped(kept: Conditions, { session, collapse }: CredentialScope): Conditions {
  const conditions = new Conditions().addAll(kept);
  if (session !== undefined) conditions.add(`session_key = ? AND kind <> 'aws-session'`, session);
  else if (collapse) conditions.add(COLLAPSED_SQL);
  return conditions;
}

/** A page of credentials as Arrow: the columns of credential, and `parent_key` and `parent_label`. */
export function listCredentials(
  connection: Connection,
  kept: Conditions,
  page: CredentialPage,
): Promise<Uint8Array> {
  const { whereSql, params } = scoped(kept, page);
  const direction = page.descending ? 'DESC' : 'ASC';
  const orderSql = `${SORTS[page.sort]} ${direction} NULLS LAST, credential_key`;
  return connection.arrow(
    `WITH page AS MATERIALIZED (
       SELECT rowid AS place FROM credential ${whereSql} ORDER BY ${orderSql} LIMIT ?::BIGINT OFFSET ?::BIGINT
     ),
     shown AS MATERIALIZED (
       SELECT c.* FROM credential AS c JOIN page ON c.rowid = page.place
     ),
     parent AS (
       SELECT credential_id AS place, credential_key AS parent_key, label AS parent_label
       FROM credential WHERE credential_id IN (SELECT parent_id FROM shown)
     )
     SELECT credential.*, parent_key, parent_label
     FROM shown AS credential LEFT JOIN parent ON parent.place = credential.parent_id
     ORDER BY ${orderSql}`,
    [...params, page.limit, page.offset],
  );
}

/** A number of credentials with the value they share. */
export interface Tally {
  /** The value, null where it is not known. */
  readonly value: string | null;
  /** Credentials that have it. */
  readonly count: bigint;
}

/** How many credentials conditions keep, by kind, origin and issuance, most first. */
export async function tallyCredentials(
  connection: Connection,
  kept: Conditions,
  scope: CredentialScope,
): Promise<{ total: bigint; kinds: Tally[]; origins: Tally[]; issuances: Tally[] }> {
  const { whereSql, params } = scoped(kept, scope);
  const rows = await connection.rows<{ which: string; value: string | null; count: bigint }>(
    `WITH kept AS MATERIALIZED (SELECT kind, origin, issuance FROM credential ${whereSql})
     SELECT 'kind' AS which, kind AS "value", count(*) AS "count" FROM kept GROUP BY kind
     UNION ALL SELECT 'origin', origin, count(*) FROM kept GROUP BY origin
     UNION ALL SELECT 'issuance', issuance, count(*) FROM kept GROUP BY issuance
     ORDER BY 1, 3 DESC, 2`,
    params,
  );
  const of = (which: string) =>
    rows.filter((row) => row.which === which).map(({ value, count }) => ({ value, count }));
  const kinds = of('kind');
  const total = kinds.reduce((sum, { count }) => sum + count, 0n);
  return { total, kinds, origins: of('origin'), issuances: of('issuance') };
}

/** How many of the credentials that conditions keep were used by cloud services by themselves alone. */
export async function countServicesAlone(
  connection: Connection,
  kept: Conditions,
  scope: CredentialScope,
): Promise<bigint> {
  const { whereSql, params } = scoped(kept, scope).add(SERVICES_ALONE_SQL);
  const row = await connection.first<{ n: bigint }>(
    `SELECT count(*) AS n FROM credential ${whereSql}`,
    params,
  );
  return row?.n ?? 0n;
}

/** The values of one column among the credentials that conditions keep, most frequent first. */
export function credentialValues(
  connection: Connection,
  kept: Conditions,
  scope: CredentialScope,
  field: string,
  limit: number,
): Promise<Tally[]> {
  const { whereSql, params } = scoped(kept, scope);
  return connection.rows(
    `SELECT CAST(${identifier(field)} AS VARCHAR) AS "value", count(*) AS "count"
     FROM credential ${whereSql} GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST LIMIT ?::BIGINT`,
    [...params, limit],
  );
}

/** The credential that has this key, as a row with `parent_key` and `parent_label`, or undefined. */
export function oneCredential(
  connection: Connection,
  key: string,
): Promise<Record<string, unknown> | undefined> {
  return connection.first(
    `WITH own AS MATERIALIZED (
       SELECT * FROM credential WHERE credential_id = (SELECT credential_id FROM credential_alias WHERE credential_key = ?)
     ),
     parent AS (
       SELECT credential_id, credential_key, label FROM credential WHERE credential_id IN (SELECT parent_id FROM own)
     )
     SELECT own.*, parent.credential_key AS parent_key, parent.label AS parent_label
     FROM own LEFT JOIN parent ON parent.credential_id = own.parent_id`,
    [key],
  );
}

/** Every key under which events name a credential: its own, and for a session those of its members. */
export async function keysOf(connection: Connection, key: string): Promise<string[]> {
  const rows = await connection.rows<{ credential_key: string }>(
    `WITH own AS (
       SELECT c.credential_id, c.credential_key, c.kind
       FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id
       WHERE a.credential_key = ?
     ),
     meant AS (
       SELECT credential_id FROM own
       UNION
       SELECT m.credential_id FROM credential AS m JOIN own ON own.kind = 'aws-session' AND m.session_key = own.credential_key
     )
     SELECT DISTINCT a.credential_key
     FROM credential_alias AS a JOIN meant ON meant.credential_id = a.credential_id
     ORDER BY 1`,
    [key],
  );
  return rows.map((row) => row.credential_key);
}
