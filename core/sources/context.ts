import { join } from 'node:path';
import { storedPath } from '#core/bundle/stored.ts';
import type { Connection } from '#core/db/database.ts';
import type { BadPiece, BatchEntry } from './batch.ts';
import { PartWriter } from './containers/parts.ts';
import type { Detection } from './detect.ts';
import type { Source } from './source.ts';

/** What the stage works on. */
export interface SourcesContext {
  readonly db: Connection;
  /** Folder of the case; evidence is read from it. */
  readonly caseDir: string;
  /** Folder for parts; made and removed by the stage. */
  readonly workDir: string;
  readonly signal?: AbortSignal | undefined;
  /** Told after each entry: bytes of evidence read, bytes to read. */
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
  /** Reads every entry with care, for the test that both ways give the same rows. */
  readonly alwaysCareful?: boolean | undefined;
  /** Decompressed bytes after which what was collected is loaded; 450 MiB when absent. Less costs time, more costs memory. */
  readonly batchBytes?: number | undefined;
  /** Sources to ask, in order; all when absent. */
  readonly sources?: readonly Source[] | undefined;
}

/** An entry that is registered and not yet read to its end. */
export interface PendingEntry {
  readonly file_id: number;
  readonly sha256: string;
  readonly bytes: bigint;
  readonly path: string;
  readonly stored: string;
  readonly origin_path: string | null;
  /** Records of it that an import which was broken off has brought in. */
  readonly begun: bigint;
}

/** An entry and what it is. */
export interface Item {
  readonly entry: PendingEntry;
  readonly detection: Detection;
}

/** Where an entry's bytes lie. */
export function pathOf(context: SourcesContext, entry: PendingEntry): string {
  return storedPath(context.caseDir, {
    sha256: entry.sha256,
    stored: entry.stored,
    originPath: entry.origin_path,
  });
}

/** Decompressed bytes of one batch: about one DuckDB row group of events and more. */
const BATCH_BYTES = 450 * 1024 * 1024;

/** A batch that is being collected. */
export class OpenBatch {
  /** Its records. */
  readonly parts: PartWriter;
  /** Its entries, in the order of their records. */
  readonly entries: BatchEntry[] = [];
  /** What could not be handed on. */
  readonly bad: BadPiece[] = [];
  /** What its entries are, by `file_id`. */
  readonly items = new Map<number, Item>();
  readonly #limit: number;
  #badBytes = 0;

  /** Makes an empty one; `folder` is its own and removed with it. */
  constructor(context: SourcesContext, folder: string) {
    this.parts = new PartWriter(join(context.workDir, folder));
    this.#limit = context.batchBytes ?? BATCH_BYTES;
  }

  /** Whether it is to be loaded before more is collected. */
  get full(): boolean {
    return this.parts.bytes + this.#badBytes >= this.#limit;
  }

  /** Takes a piece that cannot be handed on. */
  addBad(piece: BadPiece): void {
    this.bad.push(piece);
    this.#badBytes += piece.text.length;
  }

  /** Takes an entry, or a piece of one, whose records are in the parts. */
  addEntry(item: Item, read: Pick<BatchEntry, 'before' | 'records' | 'ended'> & Partial<BatchEntry>): void {
    this.items.set(item.entry.file_id, item);
    this.entries.push({
      fileId: item.entry.file_id,
      container: item.detection.shape,
      note: null,
      ...read,
    });
  }
}
