import { CredtrailError } from '#core/base/error.ts';
import type { Connection } from '#core/db/database.ts';
import { storeAccounts, storeBad, takeRejected, vanished } from './accounts.ts';
import type { Part } from './containers/parts.ts';
import dedupe from './dedupe.sql?raw';
import type { SetAsideReason } from './reasons.ts';
import { recordView } from './record-view.ts';
import type { Source } from './source.ts';

/** An entry within a batch, or the piece of a large one that the batch brings. */
export interface BatchEntry {
  readonly fileId: number;
  readonly container: string;
  readonly note: string | null;
  /** Records of it that earlier batches have brought. */
  readonly before: number;
  /** Records that this one brings, those that could not be handed on included; null where DuckDB counts them. */
  readonly records: number | null;
  /** Whether this batch brings its end. */
  readonly ended: boolean;
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

/** What became of a batch. */
export interface Loaded {
  /** Entries that need the careful way, none of a careful batch; nothing of those was stored. */
  readonly redo: ReadonlySet<number>;
  /** Why DuckDB refused something within the batch, in its words; nothing was stored then. Null where it refused nothing. */
  readonly refusal: string | null;
}

/** What DuckDB says of values that a statement cannot take; the first also of files that it cannot read. */
const REFUSES_FILES = /^(Invalid Input|Conversion|Out of Range|IO) Error/;
const REFUSES_VALUES = /^(Invalid Input|Conversion|Out of Range) Error/;

/** Brings a batch into the public tables in one transaction. */
export async function loadBatch(db: Connection, batch: Batch): Promise<Loaded> {
  let loaded: Loaded;
  try {
    loaded = { redo: await load(db, batch), refusal: null };
  } catch (error) {
    const refuses = batch.careful ? REFUSES_VALUES : REFUSES_FILES;
    if (!(error instanceof CredtrailError) || !refuses.test(error.message)) throw error;
    loaded = { redo: new Set(), refusal: error.message };
  }
  await db.run('DROP TABLE IF EXISTS _staged');
  return loaded;
}

async function load(db: Connection, batch: Batch): Promise<ReadonlySet<number>> {
  if (batch.parts.length === 0) {
    await inTransaction(db, async () => {
      await storeBad(db, batch.bad);
      await storeAccounts(db, batch, new Map(), new Set());
    });
    return new Set();
  }
  await db.run(recordView(batch));
  await stage(db, batch.source);
  const counts = await stagedCounts(db);
  const redo = batch.careful ? new Set<number>() : await notUnderstood(db, batch, counts);
  await inTransaction(db, async () => {
    const rejected = batch.careful ? await takeRejected(db) : [];
    await storeBad(db, [...batch.bad, ...rejected, ...(await vanished(db, batch, counts))]);
    await storeAccounts(db, batch, counts, redo);
    if (batch.source.deduplicate) await db.run(dedupe);
    await db.run(batch.source.normalise);
  });
  return redo;
}

/**
 * Rows of `_staged` carry the place of their record and need not wait for each other. What goes into the case does: unordered, it
 * would be packed only at the end, which costs more than it saves.
 */
async function stage(db: Connection, source: Source): Promise<void> {
  await source.prepare?.(db);
  await db.run('SET preserve_insertion_order = false');
  try {
    await db.run(source.stage);
  } finally {
    await db.run('SET preserve_insertion_order = true');
  }
}

/** Entries of which a record was rejected or lost, taken out of `_staged`. */
async function notUnderstood(
  db: Connection,
  batch: Batch,
  counts: ReadonlyMap<number, number>,
): Promise<ReadonlySet<number>> {
  const rows = await db.rows<{ file_id: number }>(
    `SELECT DISTINCT file_id FROM _staged WHERE reject IS NOT NULL
     UNION SELECT file_id FROM _staged WHERE ordinal = 1 GROUP BY file_id HAVING count(*) > 1`,
  );
  const redo = new Set(rows.map((row) => row.file_id));
  for (const { fileId, records } of batch.entries) {
    const staged = counts.get(fileId) ?? 0;
    if (records === null ? staged === 0 : staged !== records) redo.add(fileId);
  }
  if (redo.size > 0)
    await db.run('DELETE FROM _staged WHERE file_id IN (SELECT unnest(?::INTEGER[]))', [
      [...redo].map(String),
    ]);
  return redo;
}

async function stagedCounts(db: Connection): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows<{ file_id: number; n: bigint }>(
    'SELECT file_id, count(*) AS n FROM _staged GROUP BY file_id',
  );
  return new Map(rows.map((row) => [row.file_id, Number(row.n)]));
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
