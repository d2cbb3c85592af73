import type { Connection } from '#core/db/database.ts';
import { endsOf, memberParams, MEMBERS_SQL, type LaneMember } from './member-queries.ts';
import { BETWEEN_SQL, usesOf, type UsesAsked } from './use-queries.ts';

/** Which part of time is cut into columns: `columns` of `width` µs each, half-open, the first at `from`. */
export interface TileRange {
  /** Start of the first column, in µs. */
  readonly from: bigint;
  /** Length of a column, in µs. */
  readonly width: bigint;
  /** Number of columns. */
  readonly columns: number;
}

const BIN_SQL = '((epoch_us(occurred_at) - ?::BIGINT) // ?::BIGINT)::INTEGER';

function endOf({ from, width, columns }: TileRange): bigint {
  return from + width * BigInt(columns);
}

/**
 * What happened in the lanes of some members, column by column: uses where `phase` is null, else what became of the
 * credential and attempts to go further. With `events`, only uses whose events meet these conditions on `event`; they are then read one by one.
 */
export async function tileOf(
  connection: Connection,
  members: readonly LaneMember[],
  range: TileRange,
  uses: Pick<UsesAsked, 'noise' | 'met'>,
): Promise<Uint8Array> {
  if (members.length === 0) return new Uint8Array();
  const { sql: useSql, params } = usesOf(members, { ...uses, from: range.from, to: endOf(range) });
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
