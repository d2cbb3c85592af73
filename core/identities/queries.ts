import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';

type Row = Record<string, unknown>;

/** A value and how many rows have it. */
export interface Tally {
  /** The value. */
  readonly value: string | null;
  /** Number of rows. */
  readonly count: bigint;
}

/** A page of identities. */
export interface IdentityPage {
  /** Part of a key, a name or an owner, in any case; absent for all. */
  readonly text?: string | undefined;
  /** Only these kinds; absent for all. */
  readonly kinds?: readonly string[] | undefined;
  /** Nothing of which records tell only after this moment, in µs; absent for all. */
  readonly asOf?: bigint | undefined;
  /** One of {@link IDENTITY_ORDERS}. */
  readonly sort: keyof typeof IDENTITY_ORDERS;
  /** Last first. */
  readonly descending: boolean;
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
}

/** Expressions that identities can be ordered by. */
export const IDENTITY_ORDERS = {
  label: 'lower(identity.label)',
  kind: 'identity.kind',
  owner: 'lower(identity."owner")',
  keys: 'identity."keys"',
  credentials: 'identity.credentials',
  events: 'identity.events',
  last_at: 'identity.last_at',
} as const;

/** Identities with a text in a key, their name or their owner, as a condition on `identity`. */
function identitiesSaying(text: string | undefined): Conditions {
  const wanted = text?.trim() ?? '';
  const conditions = new Conditions();
  if (wanted === '') return conditions;
  return conditions.add(
    `(contains(lower(concat_ws(chr(10), identity.label, identity."owner")), lower(?))
      OR identity.identity_id IN (SELECT m.identity_id FROM identity_member AS m WHERE contains(lower(m.key), lower(?))))`,
    wanted,
    wanted,
  );
}

/** Identities of which some record tells by a moment, as a condition on `identity`; those without any time stay. */
function identitiesBy(asOf: bigint | undefined): Conditions {
  const conditions = new Conditions();
  if (asOf === undefined) return conditions;
  return conditions.add(
    `coalesce((SELECT min(least(m.first_at, m.tied_at)) FROM identity_member AS m WHERE m.identity_id = identity.identity_id)
      <= make_timestamp(?::BIGINT), true)`,
    asOf,
  );
}

/** A page of identities, how many there are, and how many of each kind the text keeps, whatever kinds are asked for. */
export async function listIdentities(
  connection: Connection,
  { text, kinds, asOf, sort, descending, offset, limit }: IdentityPage,
): Promise<{ readonly total: bigint; readonly kinds: readonly Tally[]; readonly rows: readonly Row[] }> {
  const saying = identitiesSaying(text).addAll(identitiesBy(asOf));
  const tallies = await connection.rows<Tally>(
    `SELECT identity.kind AS "value", count(*) AS "count" FROM identity ${saying.whereSql} GROUP BY 1 ORDER BY 2 DESC, 1`,
    saying.params,
  );
  const kept = new Conditions().addAll(saying);
  if (kinds !== undefined) kept.add('identity.kind IN (SELECT unnest(?::VARCHAR[]))', [...kinds]);
  const orderSql = IDENTITY_ORDERS[sort];
  const waySql = descending ? 'DESC' : 'ASC';
  const rows = await connection.rows(
    `SELECT identity.* FROM identity ${kept.whereSql}
     ORDER BY ${orderSql} ${waySql} NULLS LAST, identity.identity_key
     LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [...kept.params, limit, offset],
  );
  const wanted = new Set(kinds ?? tallies.map(({ value }) => value));
  const total = tallies.reduce((sum, { value, count }) => (wanted.has(value) ? sum + count : sum), 0n);
  return { total, kinds: tallies, rows };
}

/** How many identities there are that are no role. */
export async function countIdentities(connection: Connection): Promise<bigint> {
  const row = await connection.first<{ n: bigint }>(
    `SELECT count(*) AS n FROM identity WHERE kind <> 'role'`,
  );
  return row?.n ?? 0n;
}

/** The identity that has this key, undefined if none has. */
export function identityOf(connection: Connection, key: string): Promise<Row | undefined> {
  return connection.first(
    `SELECT i.* FROM identity_member AS m JOIN identity AS i ON i.identity_id = m.identity_id
     WHERE m.key = ? ORDER BY i.identity_key LIMIT 1`,
    [key],
  );
}

/** The keys of an identity with the path and hash of their records, the first key before the others; without those tied to it only after `asOf` (µs). */
export function membersOfIdentity(
  connection: Connection,
  identityId: bigint,
  asOf: bigint | undefined,
): Promise<Row[]> {
  return connection.rows(
    `SELECT m.*, f.path, f.sha256
     FROM identity_member AS m LEFT JOIN evidence_file AS f ON f.file_id = m.file_id
     WHERE m.identity_id = ?::UBIGINT AND coalesce(m.tied_at <= make_timestamp(?::BIGINT), true) ORDER BY m.rule <> 'primary', m.key`,
    [identityId.toString(), asOf ?? null],
  );
}
