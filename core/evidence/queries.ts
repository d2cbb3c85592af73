import type { Connection } from '#core/db/database.ts';

/** Every entry of the evidence as Arrow: the columns of evidence_file and the numbers of the bundles that hold it. */
export function evidenceFiles(connection: Connection): Promise<Uint8Array> {
  return connection.arrow(`
    SELECT f.*, coalesce(p.bundles, []::INTEGER[]) AS bundles
    FROM evidence_file AS f
      LEFT JOIN (
        SELECT file_id, list_sort(list_distinct(list(bundle_id))) AS bundles FROM evidence_path GROUP BY file_id
      ) AS p ON p.file_id = f.file_id
    ORDER BY f.path, f.sha256`);
}

/** Rows of one entry alone where `fileId` is given, and where the page lies among them. */
export interface EntryPage {
  /** An entry. */
  readonly fileId?: number | undefined;
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
}

/** A page of set-aside records as Arrow, in file order; of one entry where `fileId` is given. */
export function setAside(connection: Connection, page: EntryPage): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT s.file_id, f.path, s.ordinal, s.reason, s.detail, s.excerpt
     FROM set_aside AS s LEFT JOIN evidence_file AS f ON f.file_id = s.file_id
     WHERE ?::INTEGER IS NULL OR s.file_id = ?::INTEGER
     ORDER BY f.path, s.file_id, s.ordinal, s.reason
     LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [page.fileId ?? null, page.fileId ?? null, page.limit, page.offset],
  );
}

/** A page of what signed statements say of files as Arrow: contradictions first, then what is missing, not covered, and proven. */
export function evidenceProofs(connection: Connection, page: EntryPage): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT p.*, f.path, g.path AS proof_path
     FROM evidence_proof AS p
       LEFT JOIN evidence_file AS f ON f.file_id = p.file_id
       LEFT JOIN evidence_file AS g ON g.file_id = p.proof_file_id
     WHERE ?::INTEGER IS NULL OR p.file_id = ?::INTEGER
     ORDER BY list_position(['contradicted', 'missing', 'not-covered', 'proven'], p.verdict), p.covers_from, p.subject, p.ordinal
     LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [page.fileId ?? null, page.fileId ?? null, page.limit, page.offset],
  );
}

/** The evidence in numbers. */
export interface EvidenceTotals {
  /** Entries. */
  readonly files: bigint;
  /** Records of all entries. */
  readonly records: bigint;
  /** Records that are events of their own. */
  readonly events: bigint;
  /** Records that complete another record's event. */
  readonly paired: bigint;
  /** Records that deliver an event again. */
  readonly duplicates: bigint;
  /** Records that could not be used. */
  readonly setAside: bigint;
  /** First event in µs, null if there is none. */
  readonly firstAt: bigint | null;
  /** Last event in µs, null if there is none. */
  readonly lastAt: bigint | null;
}

/** The evidence in numbers, from the entries' own accounts. */
export async function evidenceTotals(connection: Connection): Promise<EvidenceTotals> {
  const rows = await connection.rows<EvidenceTotals>(`
    SELECT count(*) AS files,
      coalesce(sum(records), 0)::BIGINT AS records, coalesce(sum(events), 0)::BIGINT AS events,
      coalesce(sum(paired), 0)::BIGINT AS paired, coalesce(sum(duplicates), 0)::BIGINT AS duplicates,
      coalesce(sum(set_aside), 0)::BIGINT AS "setAside",
      min(first_at) AS "firstAt", max(last_at) AS "lastAt"
    FROM evidence_file`);
  return rows[0] as EvidenceTotals;
}

/** The bundles of the case, in order of import. */
export function bundles(connection: Connection): Promise<Record<string, unknown>[]> {
  return connection.rows('SELECT * FROM bundle ORDER BY bundle_id');
}

/** Where an entry lies: its path and SHA-256, or undefined if the case has no such entry. */
export function evidenceEntry(
  connection: Connection,
  fileId: number,
): Promise<{ readonly path: string; readonly sha256: string } | undefined> {
  return connection.first('SELECT path, sha256 FROM evidence_file WHERE file_id = ?::INTEGER', [fileId]);
}
