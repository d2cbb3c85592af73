import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
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

/**
 * Whether a file is an original that the case refers to where it lies, by whatever path; such a file is never written to.
 * Only originals of its name or size are looked at on the disk.
 */
export async function isOriginal(connection: Connection, path: string): Promise<boolean> {
  const own = await placeOf(path);
  const alike = await connection.rows<{ origin: string }>(
    `SELECT DISTINCT origin_path AS origin FROM _entry
     WHERE origin_path IS NOT NULL
       AND (origin_path = ? OR bytes = ?::BIGINT OR lower(parse_filename(origin_path)) = lower(?))`,
    [path, own?.size ?? null, basename(path)],
  );
  for (const { origin } of alike) {
    if (origin === path) return true;
    if (own !== null && (await placeOf(origin))?.identity === own.identity) return true;
  }
  return false;
}

/** Which file lies at a path, and its size; null where none does. */
async function placeOf(path: string): Promise<{ readonly identity: string; readonly size: bigint } | null> {
  try {
    const { dev, ino, size } = await stat(path, { bigint: true });
    return { identity: [dev, ino].join('-'), size };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
