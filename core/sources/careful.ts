import { throwIfAborted } from '#core/base/abort.ts';
import type { ContentEnd } from './containers/bytes.ts';
import { pathOf, type Item, type OpenBatch, type SourcesContext } from './context.ts';
import { recordsOf } from './reading.ts';
import type { Source } from './source.ts';

/** Where the batches of carefully read entries come from, and where they go. */
export interface CarefulBatches {
  /** A new, empty batch. */
  readonly open: () => OpenBatch;
  /** Loads a batch. */
  readonly load: (batch: OpenBatch) => Promise<void>;
}

/** An entry to be read with care. */
export interface CarefulItem extends Item {
  /** Its records that are in already, from the first one on. */
  readonly begun: number;
}

/**
 * Splits entries of one source record by record, checks each, opens embedded ones, and hands on what is good, in batches. The
 * first `begun` records of an entry are in already and passed over.
 */
export async function readWithCare(
  context: SourcesContext,
  source: Source,
  items: readonly CarefulItem[],
  batches: CarefulBatches,
): Promise<void> {
  let batch = batches.open();
  for (const item of items) {
    const fileId = item.entry.file_id;
    const end: ContentEnd = { damage: null };
    let ordinal = 0;
    let before = item.begun;
    for await (const piece of recordsOf(pathOf(context, item.entry), source, item.detection, end)) {
      throwIfAborted(context.signal);
      ordinal += 1;
      if (ordinal <= item.begun) continue;
      if (piece.kind === 'record') await batch.parts.addRecord(fileId, ordinal, piece.text);
      else batch.addBad({ fileId, ordinal, reason: piece.reason, detail: piece.detail, text: piece.text });
      if (!batch.full) continue;
      batch.addEntry(item, { before, records: ordinal - before, ended: false });
      await batches.load(batch);
      batch = batches.open();
      before = ordinal;
    }
    if (end.damage !== null) {
      ordinal += 1;
      batch.addBad({ fileId, ordinal, reason: 'damaged-container', detail: end.damage, text: '' });
    }
    const note = end.damage === null ? null : DAMAGED;
    batch.addEntry(item, { before, records: ordinal - before, ended: true, note });
  }
  await batches.load(batch);
}

const DAMAGED = 'the compressed data is damaged; every record before the damage was read';
