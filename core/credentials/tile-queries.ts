import type { Bindable, Connection } from '#core/db/database.ts';
import type { Conditions } from '#core/db/filter.ts';

/** Which part of time is cut into columns: `columns` of `width` µs each, half-open, the first at `from`. */
export interface TileRange {
  /** Start of the first column, in µs. */
  readonly from: bigint;
  /** Length of a column, in µs. */
  readonly width: bigint;
  /** Number of columns. */
  readonly columns: number;
}

/** A credential whose uses are drawn in a lane. */
export interface LaneMember {
  /** Place of the lane among those asked for, from 0. */
  readonly lane: number;
  /** credential.credential_id. */
  readonly credentialId: bigint;
}

/** Which uses are counted: all of them, or by whether a cloud service made them by itself. */
export type UseNoise = 'folded' | 'shown' | 'only';

/** How far apart, in µs, the two records of an action that two accounts log may lie. */
const APART = 3_600_000_000n;

/** How the key of a session begins. */
const SESSION = 'aws-session:';

/**
 * The credentials behind some lanes, named by their primary keys: each key's own credential, and for a session those of its
 * member keys. A credential's id is the MD5 of its primary key, so that only sessions have to be looked up.
 */
export async function laneMembers(
  connection: Connection,
  keys: readonly string[],
): Promise<readonly LaneMember[]> {
  const own = await connection.rows<{ lane: number; credential_id: bigint }>(
    `SELECT md5_number_lower(unnest(?::VARCHAR[])) AS credential_id, generate_subscripts(?::VARCHAR[], 1)::INTEGER - 1 AS lane`,
    [keys, keys],
  );
  const sessions = keys.some((key) => key.startsWith(SESSION)) ? await sessionMembers(connection, keys) : [];
  return [...own, ...sessions].map(({ lane, credential_id: credentialId }) => ({ lane, credentialId }));
}

function sessionMembers(
  connection: Connection,
  keys: readonly string[],
): Promise<{ lane: number; credential_id: bigint }[]> {
  return connection.rows(
    `WITH wanted AS MATERIALIZED (
       SELECT unnest(?::VARCHAR[]) AS session_key, generate_subscripts(?::VARCHAR[], 1)::INTEGER - 1 AS lane
     )
     SELECT w.lane, m.credential_id
     FROM credential AS m JOIN wanted AS w ON w.session_key = m.session_key
     WHERE m.kind <> 'aws-session' ORDER BY w.lane, m.credential_id`,
    [keys, keys],
  );
}

const MEMBERS_SQL = `SELECT unnest(?::INTEGER[]) AS lane, unnest(?::UBIGINT[]) AS credential_id`;
const BETWEEN_SQL = 'occurred_at >= make_timestamp(?::BIGINT) AND occurred_at < make_timestamp(?::BIGINT)';
const NEARBY_SQL =
  'event.occurred_at >= make_timestamp(?::BIGINT) AND event.occurred_at < make_timestamp(?::BIGINT)';
const BIN_SQL = '((epoch_us(occurred_at) - ?::BIGINT) // ?::BIGINT)::INTEGER';
const NOISE_SQL = { folded: 'AND NOT noise', shown: '', only: 'AND noise' } as const;

function memberParams(members: readonly LaneMember[]): Bindable[] {
  return [
    members.map(({ lane }) => String(lane)),
    members.map(({ credentialId }) => credentialId.toString()),
  ];
}

function endOf({ from, width, columns }: TileRange): bigint {
  return from + width * BigInt(columns);
}

/** A query's text and its values. */
interface Query {
  readonly sql: string;
  readonly params: Bindable[];
}

/** The least and the greatest of the members' ids. */
function endsOf(members: readonly LaneMember[]): Bindable[] {
  const ids = members.map(({ credentialId }) => credentialId);
  const [least, greatest] = [ids.reduce((a, b) => (a < b ? a : b)), ids.reduce((a, b) => (a > b ? a : b))];
  return [least.toString(), greatest.toString()];
}

/**
 * Uses of some members. That they lie between two ids follows from the join, but only where it is said does the scan get a
 * Bloom filter of the members and pass over the rows of all others.
 */
function usesOf(members: readonly LaneMember[], range: TileRange, noise: UseNoise): Query {
  const sql = `SELECT m.lane, occurred_at, denied FROM _use JOIN (${MEMBERS_SQL}) AS m ON m.credential_id = _use.credential_id
    WHERE _use.credential_id BETWEEN ?::UBIGINT AND ?::UBIGINT AND ${BETWEEN_SQL} ${NOISE_SQL[noise]}`;
  return { sql, params: [...memberParams(members), ...endsOf(members), range.from, endOf(range)] };
}

/** Uses of the members whose events meet conditions on `event`; an action that two accounts log counts once. */
function usesOfEvents(members: readonly LaneMember[], range: TileRange, events: Conditions): Query {
  const sql = `WITH member AS MATERIALIZED (${MEMBERS_SQL}),
    named AS MATERIALIZED (
      SELECT m.lane, m.credential_id, a.credential_key AS named_key
      FROM credential_alias AS a JOIN member AS m ON m.credential_id = a.credential_id
    ),
    met AS (
      SELECT n.lane, n.credential_id, event.occurred_at, event.outcome = 'denied' AS denied, event.shared_uid
      FROM event JOIN named AS n ON n.named_key = event.credential_key
      WHERE ${NEARBY_SQL} AND ${events.conditionSql}
    ),
    counted AS (
      SELECT lane, occurred_at, denied FROM met WHERE shared_uid IS NULL
      UNION ALL
      SELECT lane, min(occurred_at) AS occurred_at, bool_or(denied)
      FROM met WHERE shared_uid IS NOT NULL GROUP BY lane, credential_id, shared_uid
    )
    SELECT lane, occurred_at, denied FROM counted WHERE ${BETWEEN_SQL}`;
  const span = [range.from, endOf(range)] as const;
  const nearby = [span[0] - APART, span[1] + APART];
  return { sql, params: [...memberParams(members), ...nearby, ...events.params, ...span] };
}

/**
 * What happened in the lanes of some members, column by column: uses where `phase` is null, else what became of the
 * credential and attempts to go further. With `events`, only uses whose events meet these conditions on `event`; they are then read one by one.
 */
export async function tileOf(
  connection: Connection,
  members: readonly LaneMember[],
  range: TileRange,
  uses: { readonly noise: UseNoise; readonly events: Conditions | null },
): Promise<Uint8Array> {
  if (members.length === 0) return new Uint8Array();
  const { sql: useSql, params } = uses.events
    ? usesOfEvents(members, range, uses.events)
    : usesOf(members, range, uses.noise);
  const place = [range.from, range.width];
  return connection.arrow(
    `WITH used AS (SELECT lane, ${BIN_SQL} AS bin, denied FROM (${useSql})),
     marked AS (
       SELECT m.lane, ${BIN_SQL} AS bin, phase, event_id, detail, occurred_at
       FROM _lane_mark JOIN (${MEMBERS_SQL}) AS m ON m.credential_id = _lane_mark.credential_id
       WHERE _lane_mark.credential_id BETWEEN ?::UBIGINT AND ?::UBIGINT AND ${BETWEEN_SQL}
     )
     SELECT lane, bin, NULL::VARCHAR AS phase, count(*)::UINTEGER AS "count", (count(*) FILTER (denied))::UINTEGER AS denied,
       NULL::UBIGINT AS event_id, NULL::VARCHAR AS detail
     FROM used GROUP BY lane, bin
     UNION ALL
     SELECT lane, bin, phase, count(DISTINCT event_id)::UINTEGER, 0::UINTEGER, arg_min(event_id, (occurred_at, event_id)),
       arg_min(detail, (occurred_at, event_id, detail))
     FROM marked GROUP BY lane, bin, phase`,
    [...place, ...params, ...place, ...memberParams(members), ...endsOf(members), range.from, endOf(range)],
  );
}

/** Where issued and used do not fit in the lanes of some members, lane by lane in order of time: the columns of credential_mismatch, and the paths of both records. */
export function laneBands(connection: Connection, members: readonly LaneMember[]): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT m.lane, q.kind, q.from_at, q.to_at, q.events, q.tolerance_seconds, q.reason, q.cannot_show, q.issued_file_id, q.issued_ordinal,
       i.path AS issued_path, q.used_file_id, q.used_ordinal, u.path AS used_path
     FROM credential_mismatch AS q
       JOIN (${MEMBERS_SQL}) AS m ON m.credential_id = q.credential_id
       LEFT JOIN evidence_file AS i ON i.file_id = q.issued_file_id
       LEFT JOIN evidence_file AS u ON u.file_id = q.used_file_id
     ORDER BY m.lane, q.from_at NULLS LAST, q.kind, q.to_at, q.credential_id LIMIT 5000`,
    memberParams(members),
  );
}

/**
 * Attempts to go further in the lanes of some members, lane by lane in order of time, at most `most`: `lane`, `occurred_at`, `phase` (attempt or step),
 * `event_id` and `detail` of each event, and in `total` how many there are.
 */
export function laneAttempts(
  connection: Connection,
  members: readonly LaneMember[],
  most: number,
): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT m.lane, occurred_at, phase, event_id, min(detail) AS detail, count(*) OVER () AS total
     FROM _lane_mark JOIN (${MEMBERS_SQL}) AS m ON m.credential_id = _lane_mark.credential_id
     WHERE phase IN ('attempt', 'step')
     GROUP BY m.lane, occurred_at, phase, event_id ORDER BY m.lane, occurred_at, event_id, phase LIMIT ?::BIGINT`,
    [...memberParams(members), most],
  );
}

/** What comes from what between lanes, in order of time; members of one lane are not told apart. */
export function linksBetween(connection: Connection, members: readonly LaneMember[]): Promise<Uint8Array> {
  return connection.arrow(
    `WITH member AS MATERIALIZED (${MEMBERS_SQL}),
     found AS (
       SELECT c.lane AS child, p.lane AS parent, coalesce(k.issued_at, k.first_used_at) AS occurred_at, l.relation, l.rule,
         l.strength, l.file_id, l.ordinal
       FROM credential_link AS l
         JOIN member AS c ON c.credential_id = l.child_id
         JOIN member AS p ON p.credential_id = l.parent_id
         JOIN credential AS k ON k.credential_id = l.child_id
       WHERE c.lane <> p.lane
     )
     FROM found ORDER BY occurred_at NULLS LAST, child, parent, relation, rule LIMIT 5000`,
    memberParams(members),
  );
}
