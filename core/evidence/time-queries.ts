import type { Connection } from '#core/db/database.ts';
import type { EntryPage } from './queries.ts';

/** How each source of the case writes time, as Arrow: the columns of source_clock. */
export function sourceClocks(connection: Connection): Promise<Uint8Array> {
  return connection.arrow('SELECT * FROM source_clock ORDER BY source');
}

/**
 * A page of silences as Arrow, longest first: the columns of evidence_gap and `path`. Those of one entry where `fileId` is given, else
 * those of all entries of an installation together.
 */
export function evidenceGaps(connection: Connection, page: EntryPage): Promise<Uint8Array> {
  return connection.arrow(
    `SELECT g.*, f.path
     FROM evidence_gap AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id
     WHERE g.file_id IS NOT DISTINCT FROM ?::INTEGER
     ORDER BY g.seconds DESC, g.source, g.system_key, g.from_at
     LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [page.fileId ?? null, page.limit, page.offset],
  );
}

/** How clocks of two sources differ, as Arrow: the columns of clock_offset. */
export function clockOffsets(connection: Connection): Promise<Uint8Array> {
  return connection.arrow(
    'SELECT * FROM clock_offset ORDER BY left_source, left_system, right_source, right_system',
  );
}

/** Silences of installations, proofs, and those of them that are contradictions or speak of something missing. */
export async function standingTotals(
  connection: Connection,
): Promise<{ readonly gaps: bigint; readonly proofs: bigint; readonly doubts: bigint }> {
  const row = await connection.first<{ gaps: bigint; proofs: bigint; doubts: bigint }>(
    `SELECT (SELECT count(*) FROM evidence_gap WHERE file_id IS NULL) AS gaps, count(*) AS proofs,
       count(*) FILTER (verdict IN ('contradicted', 'missing')) AS doubts
     FROM evidence_proof`,
  );
  return row ?? { gaps: 0n, proofs: 0n, doubts: 0n };
}
