import { assert } from '#core/base/assert.ts';
import { CredtrailError } from '#core/base/error.ts';
import { maskRecord, maskText } from '#core/keys/mask.ts';
import type { Connection } from '#core/db/database.ts';
import { literal } from '#core/db/quote.ts';
import type { Part } from './containers/parts.ts';
import dedupe from './dedupe.sql?raw';
import type { SetAsideReason } from './reasons.ts';
import type { Source } from './source.ts';

/** An entry within a batch: what is known of it besides its records. */
export interface BatchEntry {
  readonly fileId: number;
  readonly container: string;
  readonly note: string | null;
  /** Records handed to DuckDB where the reader counted them, else null. */
  readonly sent: number | null;
}

/** A piece that the reader itself could not hand on. */
export interface BadPiece {
  readonly fileId: number;
  readonly ordinal: number;
  readonly reason: SetAsideReason;
  readonly detail: string;
  readonly text: string;
}

/** Records of one source, packed and ready. */
export interface Batch {
  readonly source: Source;
  readonly parts: readonly Part[];
  readonly entries: readonly BatchEntry[];
  readonly bad: readonly BadPiece[];
  /** Whether the records went through the splitter: then problems are final, else the entry is read again with care. */
  readonly careful: boolean;
}

const EXCERPT = 240;

/** Lists that a document may hold beside its records; one that does is refused, so that its entry goes the careful way. */
const OTHER_LISTS_SQL = `"Events": 'JSON', "logEvents": 'JSON'`;

/**
 * Brings a batch into the public tables in one transaction. Returns the entries that need the careful way instead; nothing of
 * those was stored. A careful batch returns none.
 */
export async function loadBatch(db: Connection, batch: Batch): Promise<ReadonlySet<number>> {
  const all = new Set(batch.entries.map((entry) => entry.fileId));
  const redo = new Set<number>();
  if (batch.parts.length === 0) {
    await inTransaction(db, async () => {
      await storeBad(db, batch.bad);
      await storeAccounts(db, batch, new Map(), redo);
    });
    return redo;
  }
  try {
    await db.run(recordView(batch));
    await db.run(batch.source.stage);
  } catch (error) {
    const readable =
      error instanceof CredtrailError && /^(Invalid Input|IO|Conversion) Error/.test(error.message);
    if (batch.careful || !readable) throw error;
    return all;
  }
  const counts = await stagedCounts(db);
  if (!batch.careful) {
    for (const row of await db.rows<{ file_id: number }>(
      `SELECT DISTINCT file_id FROM _staged WHERE reject IS NOT NULL
       UNION SELECT file_id FROM _staged WHERE ordinal = 1 GROUP BY file_id HAVING count(*) > 1`,
    ))
      redo.add(row.file_id);
    for (const entry of batch.entries) {
      const staged = counts.get(entry.fileId) ?? 0;
      if (entry.sent === null ? staged === 0 : staged !== entry.sent) redo.add(entry.fileId);
    }
    if (redo.size > 0)
      await db.run('DELETE FROM _staged WHERE file_id IN (SELECT unnest(?::INTEGER[]))', [
        [...redo].map(String),
      ]);
  }
  await inTransaction(db, async () => {
    const rejected = batch.careful ? await takeRejected(db) : [];
    await storeBad(db, [...batch.bad, ...rejected, ...(await vanished(db, batch, counts))]);
    await storeAccounts(db, batch, counts, redo);
    if (batch.source.deduplicate) await db.run(dedupe);
    await db.run(batch.source.normalise);
  });
  await db.run('DROP TABLE IF EXISTS _staged');
  return redo;
}

async function inTransaction(db: Connection, work: () => Promise<void>): Promise<void> {
  await db.run('BEGIN');
  try {
    await work();
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}

/** The temporary view `_record` over the batch's parts. */
function recordView(batch: Batch): string {
  const type = batch.source.recordType;
  const lines = batch.parts.filter((part) => part.kind === 'lines');
  const documents = batch.parts.filter((part) => part.kind === 'documents');
  const branches: string[] = [];
  if (documents.length > 0) {
    const fileSql = `coalesce(file_id, CAST(error('a document after the first of its entry') AS INTEGER))`;
    branches.push(opened(fileSql, documentReader(documents, type, `file_id: 'INTEGER', `)));
  }
  for (const gzip of [true, false]) {
    const direct = batch.parts.filter((part) => part.kind === 'direct' && part.gzip === gzip);
    if (direct.length === 0) continue;
    const ids = direct.map((part) => String(part.fileId)).join();
    branches.push(opened(`[${ids}][file_index::BIGINT + 1]`, documentReader(direct, type, '')));
  }
  if (lines.length > 0) {
    const raw = batch.careful ? 't' : 'CAST(NULL AS VARCHAR)';
    branches.push(`SELECT f AS file_id, o AS ordinal, r, ${raw} AS raw FROM read_json([${paths(lines)}], format = 'newline_delimited', records = 'true',
        compression = 'uncompressed', maximum_object_size = ${roomFor(lines)}, ignore_errors = ${String(batch.careful)},
        columns = {f: 'INTEGER', o: 'BIGINT', r: ${literal(type)}${batch.careful ? `, t: 'JSON'` : ''}})`);
  }
  return `CREATE OR REPLACE TEMP VIEW _record AS SELECT q.file_id, q.ordinal, x.sha256 AS entry_sha256, q.r, q.raw
    FROM (${branches.join(' UNION ALL ')}) AS q JOIN _entry AS x ON x.file_id = q.file_id`;
}

/** The records of each document, one a row; a document without any leaves its entry without rows, which sends it the careful way. */
function opened(fileSql: string, documents: string): string {
  return `SELECT file_id, generate_subscripts(list, 1) AS ordinal, unnest(list) AS r, CAST(NULL AS VARCHAR) AS raw
    FROM (
      SELECT CASE WHEN "Events" IS NULL AND "logEvents" IS NULL THEN ${fileSql} ELSE CAST(error('a list beside Records') AS INTEGER) END AS file_id,
        Records AS list
      FROM ${documents})`;
}

function documentReader(parts: readonly Part[], type: string, more: string): string {
  const compression = parts[0]?.gzip ? 'gzip' : 'uncompressed';
  return `read_json([${paths(parts)}], format = 'unstructured', records = 'true', compression = '${compression}',
    maximum_object_size = ${roomFor(parts)}, columns = {${more}Records: ${literal(`${type}[]`)}, ${OTHER_LISTS_SQL}})`;
}

/** DuckDB takes a path for a pattern: a file named `log[1].json` would stand for `log1.json`. */
function paths(parts: readonly Part[]): string {
  return parts.map((part) => literal(part.path.replace(/[*?[]/g, '[$&]'))).join();
}

/** Buffer size for DuckDB's reader: it holds one record or document, and is allocated for each file in flight. */
function roomFor(parts: readonly Part[]): string {
  return String(Math.max(1 << 20, ...parts.map((part) => part.largest + 1024)));
}

async function stagedCounts(db: Connection): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows<{ file_id: number; n: bigint }>(
    'SELECT file_id, count(*) AS n FROM _staged GROUP BY file_id',
  );
  return new Map(rows.map((row) => [row.file_id, Number(row.n)]));
}

/** Takes the rows that the source rejected out of `_staged`, with their raw text. */
async function takeRejected(db: Connection): Promise<BadPiece[]> {
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

/** Records that were handed to DuckDB and did not come back: it could not read them although JSON.parse could. */
async function vanished(
  db: Connection,
  batch: Batch,
  counts: ReadonlyMap<number, number>,
): Promise<BadPiece[]> {
  const pieces: BadPiece[] = [];
  for (const entry of batch.entries) {
    if (!batch.careful || entry.sent === null || (counts.get(entry.fileId) ?? 0) === entry.sent) continue;
    const bad = new Set(
      batch.bad.filter((piece) => piece.fileId === entry.fileId).map((piece) => piece.ordinal),
    );
    const rows = await db.rows<{ ordinal: bigint }>(
      'SELECT o AS ordinal FROM generate_series(1, ?::BIGINT) AS g(o) WHERE o NOT IN (SELECT ordinal FROM _record WHERE file_id = ?)',
      [entry.sent + bad.size, entry.fileId],
    );
    for (const row of rows) {
      const ordinal = Number(row.ordinal);
      if (!bad.has(ordinal))
        pieces.push({
          fileId: entry.fileId,
          ordinal,
          reason: 'malformed',
          detail: 'not readable as a record',
          text: '',
        });
    }
  }
  return pieces;
}

async function storeBad(db: Connection, pieces: readonly BadPiece[]): Promise<void> {
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

async function storeAccounts(
  db: Connection,
  batch: Batch,
  counts: ReadonlyMap<number, number>,
  redo: ReadonlySet<number>,
): Promise<void> {
  const entries = batch.entries.filter((entry) => !redo.has(entry.fileId));
  if (entries.length === 0) return;
  const badCounts = new Map<number, number>();
  for (const piece of batch.bad) badCounts.set(piece.fileId, (badCounts.get(piece.fileId) ?? 0) + 1);
  const records = entries.map(
    (entry) =>
      (batch.careful ? (entry.sent ?? 0) : (counts.get(entry.fileId) ?? 0)) +
      (badCounts.get(entry.fileId) ?? 0),
  );
  assert(
    records.every((n) => n >= 0),
    'record counts are not negative',
  );
  await db.run(
    'INSERT INTO _file_account SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::BIGINT[]), unnest(?::VARCHAR[])',
    [
      entries.map((entry) => String(entry.fileId)),
      entries.map(() => batch.source.id),
      entries.map((entry) => entry.container),
      records.map(String),
      entries.map((entry) => entry.note),
    ],
  );
}
