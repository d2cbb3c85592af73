import type { Connection } from '#core/db/database.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';

/** Every set-aside record, or those of one entry, in file order. */
export function takeSetAside(fileId: number | undefined): RowsQuery {
  return {
    rowsSql: `SELECT s.file_id, f.path, f.sha256, s.ordinal, s.reason, s.detail, s.excerpt
      FROM set_aside AS s LEFT JOIN evidence_file AS f ON f.file_id = s.file_id
      WHERE ?::INTEGER IS NULL OR s.file_id = ?::INTEGER`,
    params: [fileId ?? null, fileId ?? null],
    orderSql: 'path, file_id, ordinal, reason',
  };
}

/** Whether a file is an original that the case refers to where it lies; such a file is never written to. */
export async function isOriginal(connection: Connection, path: string): Promise<boolean> {
  return (
    (await connection.first('SELECT 1 AS found FROM _entry WHERE origin_path = ? LIMIT 1', [path])) !==
    undefined
  );
}
