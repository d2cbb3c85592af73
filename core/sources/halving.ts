import { throwIfAborted } from '#core/base/abort.ts';
import { assert } from '#core/base/assert.ts';
import type { Connection } from '#core/db/database.ts';
import { loadBatch, type Batch, type BatchEntry } from './batch.ts';
import { cutInTwo, onlyRecord, partsOf, type Cut } from './containers/slices.ts';

/** Entries that may spoil a batch before the rest of it is read with care at once: each costs reading up to two batches again. */
const PATIENCE = 8;

/** Loads a batch; where DuckDB refuses it, halves it down to the entries that spoil it. Returns those that need the careful way. */
export async function loadFast(
  db: Connection,
  batch: Batch,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<number>> {
  const again = new Set<number>();
  let patience = PATIENCE;
  const waiting = [batch];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    throwIfAborted(signal);
    const { redo, refusal } = await loadBatch(db, next);
    for (const fileId of redo) again.add(fileId);
    if (refusal === null) continue;
    if (next.entries.length > 1 && patience > 0) {
      const middle = Math.ceil(next.entries.length / 2);
      waiting.push(await withOnly(next, next.entries.slice(middle)));
      waiting.push(await withOnly(next, next.entries.slice(0, middle)));
    } else {
      patience -= 1;
      for (const { fileId } of next.entries) again.add(fileId);
    }
  }
  return again;
}

/** A batch with some of its entries alone. */
export async function withOnly(batch: Batch, entries: readonly BatchEntry[]): Promise<Batch> {
  const parts = await partsOf(batch.parts, new Set(entries.map((entry) => entry.fileId)));
  return { ...batch, parts, entries };
}

/**
 * Loads a careful batch; where DuckDB refuses it, halves it down to the record that it cannot take, and sets that one aside. The
 * halves come in one after the other, so that records which cannot be taken together cost the later one alone.
 */
export async function loadCareful(
  db: Connection,
  batch: Batch,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal);
  const { refusal } = await loadBatch(db, batch);
  if (refusal === null) return;
  const cut = await cutInTwo(batch.parts);
  if (cut === null) {
    const rest = await loadBatch(db, await withoutRecord(batch, refusal));
    assert(rest.refusal === null, 'a record that is set aside can be set aside');
    return;
  }
  const [first, second] = halves(batch, cut);
  await loadCareful(db, first, signal);
  await loadCareful(db, second, signal);
}

async function withoutRecord(batch: Batch, refusal: string): Promise<Batch> {
  const [part] = batch.parts;
  if (part === undefined) return batch;
  const { fileId, ordinal, text } = await onlyRecord(part);
  const piece = { fileId, ordinal, reason: 'unreadable', detail: withoutValues(refusal), text } as const;
  return { ...batch, parts: [], bad: [...batch.bad, piece] };
}

/** The first line of DuckDB's words without what they quote, which comes out of the record. */
function withoutValues(refusal: string): string {
  return (refusal.split('\n')[0] ?? '').replace(/'.*'|".*"/g, '…');
}

function halves(batch: Batch, { first, second, at }: Cut): [Batch, Batch] {
  const index = batch.entries.findIndex((entry) => entry.fileId === at.fileId);
  const earlier = batch.entries.slice(0, index);
  const later = batch.entries.slice(index);
  const [across] = later;
  const brought = across === undefined ? 0 : at.ordinal - 1 - across.before;
  if (across?.records != null && brought > 0) {
    earlier.push({ ...across, records: brought, ended: false });
    later[0] = { ...across, before: at.ordinal - 1, records: across.records - brought };
  }
  const places = new Set(earlier.map((entry) => entry.fileId));
  const isEarlier = ({ fileId, ordinal }: { fileId: number; ordinal: number }): boolean =>
    places.has(fileId) && (fileId !== at.fileId || ordinal < at.ordinal);
  return [
    { ...batch, parts: first, entries: earlier, bad: batch.bad.filter(isEarlier) },
    { ...batch, parts: second, entries: later, bad: batch.bad.filter((piece) => !isEarlier(piece)) },
  ];
}
