import { assert } from '#core/base/assert.ts';
import type { Connection } from '#core/db/database.ts';
import { maskRecord, maskText } from '#core/keys/mask.ts';
import type { BadPiece, Batch } from './batch.ts';
import type { SetAsideReason } from './reasons.ts';

const EXCERPT = 240;

/** Takes the rows that the source rejected out of `_staged`, with their raw text. */
export async function takeRejected(db: Connection): Promise<BadPiece[]> {
  const rows = await db.rows<{
    file_id: number;
    ordinal: bigint;
    reject: SetAsideReason;
    detail: string | null;
    excerpt: string | null;
  }>('SELECT file_id, ordinal, reject, detail, excerpt FROM _staged WHERE reject IS NOT NULL');
  if (rows.length > 0) await db.run('DELETE FROM _staged WHERE reject IS NOT NULL');
  return rows.map((row) => ({
    fileId: row.file_id,
    ordinal: Number(row.ordinal),
    reason: row.reject,
    detail: row.detail ?? '',
    text: row.excerpt ?? '',
  }));
}

/** Records of a careful batch that were handed to DuckDB and did not come back: it could not read them although JSON.parse could. */
export async function vanished(
  db: Connection,
  batch: Batch,
  counts: ReadonlyMap<number, number>,
): Promise<BadPiece[]> {
  const pieces: BadPiece[] = [];
  for (const { fileId, before, records } of batch.entries) {
    if (!batch.careful || records === null) continue;
    const bad = new Set(batch.bad.filter((piece) => piece.fileId === fileId).map((piece) => piece.ordinal));
    if ((counts.get(fileId) ?? 0) + bad.size === records) continue;
    const rows = await db.rows<{ ordinal: bigint }>(
      'SELECT o AS ordinal FROM generate_series(?::BIGINT, ?::BIGINT) AS g(o) WHERE o NOT IN (SELECT ordinal FROM _record WHERE file_id = ?)',
      [before + 1, before + records, fileId],
    );
    for (const row of rows) {
      const ordinal = Number(row.ordinal);
      if (!bad.has(ordinal))
        pieces.push({ fileId, ordinal, reason: 'malformed', detail: 'not readable as a record', text: '' });
    }
  }
  return pieces;
}

/** Stores pieces as set aside, masked. */
export async function storeBad(db: Connection, pieces: readonly BadPiece[]): Promise<void> {
  if (pieces.length === 0) return;
  await db.run(
    'INSERT INTO set_aside SELECT unnest(?::INTEGER[]), unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])',
    [
      pieces.map((piece) => String(piece.fileId)),
      pieces.map((piece) => String(piece.ordinal)),
      pieces.map((piece) => piece.reason),
      pieces.map((piece) => maskText(piece.detail).text),
      pieces.map((piece) => excerptOf(piece.text)),
    ],
  );
}

/** The beginning of a record, masked before it is cut; long runs that could be a secret torn out of its field go too. */
function excerptOf(text: string): string {
  const masked = maskText(maskRecord(text.slice(0, 1 << 20)).text).text;
  return masked.replace(/(?<!sha256:)\b[A-Za-z0-9+/=_-]{40,}/g, 'masked').slice(0, EXCERPT);
}

/**
 * Stores how far the entries of a batch are read: those that end in it get their account, the others a count of what is in so
 * far. `counts` are the records that DuckDB found, by entry.
 */
export async function storeAccounts(
  db: Connection,
  batch: Batch,
  counts: ReadonlyMap<number, number>,
  redo: ReadonlySet<number>,
): Promise<void> {
  const accounts = batch.entries
    .filter((entry) => !redo.has(entry.fileId))
    .map((entry) => {
      const brought = batch.careful ? entry.records : (counts.get(entry.fileId) ?? 0);
      assert(brought !== null && brought >= 0, 'the records of a batch are counted');
      return { ...entry, total: entry.before + brought };
    });
  await db.run('DELETE FROM _file_begun WHERE file_id IN (SELECT unnest(?::INTEGER[]))', [
    accounts.map((account) => String(account.fileId)),
  ]);
  const ended = accounts.filter((account) => account.ended);
  const begun = accounts.filter((account) => !account.ended);
  await db.run(
    'INSERT INTO _file_account SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::BIGINT[]), unnest(?::VARCHAR[])',
    [
      ended.map((account) => String(account.fileId)),
      ended.map(() => batch.source.id),
      ended.map((account) => account.container),
      ended.map((account) => String(account.total)),
      ended.map((account) => account.note),
    ],
  );
  await db.run('INSERT INTO _file_begun SELECT unnest(?::INTEGER[]), unnest(?::BIGINT[])', [
    begun.map((account) => String(account.fileId)),
    begun.map((account) => String(account.total)),
  ]);
}
