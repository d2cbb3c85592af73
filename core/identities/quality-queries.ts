import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { QUALITY_KINDS } from '#core/model/vocabulary.ts';
import type { Tally } from './queries.ts';

type Row = Record<string, unknown>;

/** One side of a conflict: a value, the key that says so, and the identity that has the key. */
export interface ConflictRow {
  /** Smallest key of all that would be one actor. */
  readonly conflict_key: string;
  /** What contradicts: several-agents, several-owners, human-and-agent, rejected-pair. */
  readonly kind: string;
  /** One of the values that contradict each other. */
  readonly value: string;
  /** The key that says so. */
  readonly key: string;
  /** First key of the identity that has it. */
  readonly identity_key: string;
  /** What people call that identity. */
  readonly label: string;
}

/** Every side of every conflict, or of those that concern one identity. */
export function conflictsOf(connection: Connection, identityId?: bigint): Promise<ConflictRow[]> {
  const id = identityId?.toString() ?? null;
  return connection.rows<ConflictRow>(
    `SELECT x.conflict_key, x.kind, x."value", x.key, i.identity_key, i.label
     FROM identity_conflict AS x JOIN identity AS i ON i.identity_id = x.identity_id
     WHERE ?::UBIGINT IS NULL
       OR (x.conflict_key, x.kind) IN (SELECT (o.conflict_key, o.kind) FROM identity_conflict AS o WHERE o.identity_id = ?::UBIGINT)
     ORDER BY x.conflict_key, x.kind, x."value", x.key`,
    [id, id],
  );
}

/** A page of what is wrong with labels and evidence. */
export interface QualityPage {
  /** Only these kinds; absent for all. */
  readonly kinds?: readonly string[] | undefined;
  /** Part of a key, a name or what is wrong, in any case; absent for all. */
  readonly text?: string | undefined;
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
}

/**
 * What the subject of an issue is called, and the record that shows it. A condition on the kind beside the key would have DuckDB compare
 * every issue with every credential.
 */
const ISSUE_SQL = `(
  SELECT q.*, f.path, f.sha256, coalesce(i.label, c.label) AS subject_label, o.label AS other_label
  FROM quality_issue AS q
    LEFT JOIN identity_member AS m ON m.key = CASE WHEN q.subject_kind = 'identity' THEN q.subject_key END
    LEFT JOIN identity AS i ON i.identity_id = m.identity_id
    LEFT JOIN identity_member AS n ON n.key = q.other_key
    LEFT JOIN identity AS o ON o.identity_id = n.identity_id
    LEFT JOIN credential AS c ON c.credential_key = CASE WHEN q.subject_kind = 'credential' THEN q.subject_key END
    LEFT JOIN evidence_file AS f ON f.file_id = q.file_id
) AS issue`;
const ORDER_SQL =
  'list_position(?::VARCHAR[], issue.kind), issue.subject_kind, lower(issue.subject_label), issue.subject_key, issue.other_key, issue.detail';

/** A page of issues, how many there are, and how many of each kind the text keeps, whatever kinds are asked for. */
export async function listIssues(
  connection: Connection,
  { kinds, text, offset, limit }: QualityPage,
): Promise<{ readonly total: bigint; readonly kinds: readonly Tally[]; readonly rows: readonly Row[] }> {
  const saying = new Conditions();
  const wanted = text?.trim() ?? '';
  if (wanted !== '')
    saying.add(
      'contains(lower(concat_ws(chr(10), issue.subject_key, issue.other_key, issue.subject_label, issue.other_label, issue.detail)), lower(?))',
      wanted,
    );
  const tallies = await connection.rows<Tally>(
    `SELECT issue.kind AS "value", count(*) AS "count" FROM ${ISSUE_SQL} ${saying.whereSql}
     GROUP BY issue.kind ORDER BY list_position(?::VARCHAR[], issue.kind)`,
    [...saying.params, [...QUALITY_KINDS]],
  );
  const kept = new Conditions().addAll(saying);
  if (kinds !== undefined) kept.add('issue.kind IN (SELECT unnest(?::VARCHAR[]))', [...kinds]);
  const rows = await connection.rows(
    `SELECT issue.* FROM ${ISSUE_SQL} ${kept.whereSql} ORDER BY ${ORDER_SQL} LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [...kept.params, [...QUALITY_KINDS], limit, offset],
  );
  const asked = new Set(kinds ?? tallies.map(({ value }) => value));
  const total = tallies.reduce((sum, { value, count }) => (asked.has(value) ? sum + count : sum), 0n);
  return { total, kinds: tallies, rows };
}

/** The issues that concern one of an identity's keys, or a conflict that it is part of. */
export function issuesOfIdentity(connection: Connection, identityId: bigint): Promise<Row[]> {
  const id = identityId.toString();
  return connection.rows(
    `WITH meant AS (
       SELECT key FROM identity_member WHERE identity_id = ?::UBIGINT
       UNION
       SELECT conflict_key FROM identity_conflict WHERE identity_id = ?::UBIGINT
     )
     SELECT issue.* FROM ${ISSUE_SQL}
     WHERE issue.subject_kind = 'identity' AND (issue.subject_key IN (FROM meant) OR issue.other_key IN (FROM meant))
     ORDER BY ${ORDER_SQL}`,
    [id, id, [...QUALITY_KINDS]],
  );
}
