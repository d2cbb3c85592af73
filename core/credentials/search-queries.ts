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

/** Weight of closeness against the place in a table, which is the order of frequency. */
const STEP_SQL = '1099511627776';
/** Closeness first, then the place: 0 steps for the text itself, 1 for what begins with it, 2 for what has a part that does, else 3. */
const TERM_RANK_SQL = `rowid + ${STEP_SQL} * CASE
  WHEN folded = $1 OR ends_with(folded, chr(10) || $1) THEN 0
  WHEN starts_with(folded, $1) OR contains(folded, chr(10) || $1) THEN 1
  WHEN contains(folded, ':' || $1) OR contains(folded, '/' || $1) THEN 2 ELSE 3 END`;

/**
 * Distinct values that contain a text in lower case, `limit` of each kind: the equal one first, then those that begin so,
 * then the most frequent. Where resources stand for what begins like them, a longer text that does is found too.
 */
export function findTerms(connection: Connection, text: string, limit: number): Promise<FoundTerm[]> {
  return connection.rows<FoundTerm>(
    `WITH hit AS (
       SELECT kind, ${TERM_RANK_SQL} AS rank FROM _term WHERE contains(folded, $1)
       UNION ALL
       SELECT kind, ${TERM_RANK_SQL} FROM _term WHERE kind = 'resources' AND starts_with($1, folded) AND folded <> $1
     ),
     first AS (
       SELECT unnest(min(rank, $2::BIGINT)) AS rank, count(*) AS total FROM hit GROUP BY kind
     )
     SELECT kind, value, label, events, first_at AS "firstAt", last_at AS "lastAt", f.total
     FROM first AS f JOIN _term AS t ON t.rowid = f.rank % ${STEP_SQL}
     ORDER BY kind, f.rank`,
    [text, limit],
  );
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
