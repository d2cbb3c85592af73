import type { Connection } from '#core/db/database.ts';

/** An entry of the evidence that a search found. */
export interface FoundFile {
  /** Number of the entry. */
  readonly fileId: number;
  /** Its path. */
  readonly path: string;
  /** Events in it. */
  readonly events: bigint;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
  /** Entries found. */
  readonly total: bigint;
}

/** Entries with a text (in lower case) in their path, or whose SHA-256 begins with it; by path, at most `limit`. */
export function findFiles(connection: Connection, text: string, limit: number): Promise<FoundFile[]> {
  return connection.rows<FoundFile>(
    `SELECT file_id AS "fileId", path, events, first_at AS "firstAt", last_at AS "lastAt", count(*) OVER () AS total
     FROM evidence_file
     WHERE contains(lower(path), $1) OR (length($1) >= 8 AND starts_with(sha256, $1))
     ORDER BY path, sha256 LIMIT $2::BIGINT`,
    [text, limit],
  );
}
