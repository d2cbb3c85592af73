import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { storedPath } from '#core/bundle/stored.ts';
import type { Connection } from '#core/db/database.ts';
import { loadBatch, type BadPiece, type Batch, type BatchEntry } from './batch.ts';
import { contentOf, contentSize, readHead, wholeContent, type ContentEnd } from './containers/bytes.ts';
import { PartWriter } from './containers/parts.ts';
import { detect, HEAD_BYTES, type Detection } from './detect.ts';
import { readCarefully, readLines } from './reading.ts';
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
  readonly onProgress?: (done: number, total: number, message: string) => void;
  /** Reads every entry with care, for the test that both ways give the same rows. */
  readonly alwaysCareful?: boolean | undefined;
}

/** An entry that is registered and not yet read. */
export interface PendingEntry {
  readonly file_id: number;
  readonly sha256: string;
  readonly bytes: bigint;
  readonly path: string;
  readonly stored: string;
  readonly origin_path: string | null;
}

/** Entries up to this size are packed together; larger ones are read where they lie. */
const SMALL_BYTES = 256 * 1024;
/** Documents up to this size are left to DuckDB; larger ones are split, to bound memory. */
const WHOLE_BYTES = 64 * 1024 * 1024;
/** Decompressed bytes of one batch: about one DuckDB row group of events and more. */
const BATCH_BYTES = 450 * 1024 * 1024;

/** A count that no entry has: the entry is read again with care. */
const UNSURE = -1;

/** Collects entries of one source into batches and loads each while the next is read. */
export class Loader {
  readonly #context: SourcesContext;
  readonly #open = new Map<Source, OpenBatch>();
  readonly #again: Item[] = [];
  readonly #total: number;
  #loading: Promise<void> = Promise.resolve();
  #folders = 0;
  #done = 0;

  /** Makes a loader for entries of `total` bytes. */
  constructor(context: SourcesContext, total: number) {
    this.#context = context;
    this.#total = total;
  }

  /** Takes one entry; what fills a batch is loaded. */
  async add(entry: PendingEntry): Promise<void> {
    const path = storedPath(this.#context.caseDir, {
      sha256: entry.sha256,
      stored: entry.stored,
      originPath: entry.origin_path,
    });
    const small = entry.bytes <= BigInt(SMALL_BYTES);
    const content = small ? wholeContent(await readFile(path), WHOLE_BYTES) : null;
    const detection = detect(content ? content.subarray(0, HEAD_BYTES) : await streamedHead(path));
    if (detection.source === null) {
      await this.#account(entry, detection);
      return;
    }
    const batch = this.#batchOf(detection.source);
    batch.detections.set(entry.file_id, { entry, detection });
    const careful = this.#context.alwaysCareful === true;
    const size =
      content === null && detection.shape === 'document'
        ? await contentSize(path, Number(entry.bytes))
        : null;
    if (!careful && size?.direct && size.bytes <= WHOLE_BYTES && detection.isObject) {
      batch.parts.addDirect(entry.file_id, path, size.gzip, size.bytes);
      batch.entries.push({ fileId: entry.file_id, container: detection.shape, note: null, sent: null });
    } else if (!careful && detection.shape === 'document' && content) {
      await batch.parts.addDocument(entry.file_id, content);
      batch.entries.push({ fileId: entry.file_id, container: detection.shape, note: null, sent: null });
    } else if (!careful && detection.shape === 'lines') {
      const { sent, damage } = await readLines(entry.file_id, content ?? path, batch.parts);
      batch.entries.push({
        fileId: entry.file_id,
        container: detection.shape,
        note: null,
        sent: damage === null ? sent : UNSURE,
      });
    } else {
      this.#again.push({ entry, detection });
    }
    if (batch.parts.bytes >= BATCH_BYTES) await this.#load(detection.source);
  }

  /** Loads what is open, then everything that needs care. */
  async finish(): Promise<void> {
    for (const source of [...this.#open.keys()]) await this.#load(source);
    await this.#loading;
    for (const source of new Set(this.#again.map((item) => item.detection.source))) {
      if (source)
        await this.#loadCarefully(
          source,
          this.#again.filter((item) => item.detection.source === source),
        );
    }
  }

  /** Waits for what is under way and removes what was packed. */
  async close(): Promise<void> {
    await this.#loading.catch(() => undefined);
    for (const batch of this.#open.values()) await batch.parts.remove();
  }

  #batchOf(source: Source): OpenBatch {
    const open = this.#open.get(source) ?? this.#newBatch();
    this.#open.set(source, open);
    return open;
  }

  #newBatch(): OpenBatch {
    this.#folders += 1;
    return {
      parts: new PartWriter(join(this.#context.workDir, String(this.#folders))),
      entries: [],
      bad: [],
      detections: new Map(),
    };
  }

  async #load(source: Source): Promise<void> {
    const open = this.#open.get(source);
    if (!open) return;
    this.#open.delete(source);
    const parts = await open.parts.take();
    await this.#loading;
    throwIfAborted(this.#context.signal);
    this.#loading = this.#loadBatch({ source, parts, entries: open.entries, bad: [], careful: false }, open);
    this.#loading.catch(() => undefined);
  }

  async #loadBatch(batch: Batch, open: OpenBatch): Promise<void> {
    try {
      if (batch.source.tables !== undefined) await this.#context.db.run(batch.source.tables);
      await this.#loadOrHalve(batch, open.detections);
    } finally {
      await open.parts.remove();
    }
  }

  /** Loads a batch; where DuckDB refuses it as a whole, halves it until only the entries that spoil it need care. */
  async #loadOrHalve(batch: Batch, items: ReadonlyMap<number, Item>): Promise<void> {
    const again = new Set(await loadBatch(this.#context.db, batch));
    const direct = batch.parts.filter((part) => part.kind === 'direct');
    if (again.size === batch.entries.length && direct.length > 1) {
      const middle = Math.ceil(direct.length / 2);
      for (const parts of [direct.slice(0, middle), direct.slice(middle)]) {
        const entries = batch.entries.filter((entry) => parts.some((part) => part.fileId === entry.fileId));
        for (const entry of entries) again.delete(entry.fileId);
        await this.#loadOrHalve({ ...batch, parts, entries }, items);
      }
    }
    for (const fileId of again) {
      const item = items.get(fileId);
      if (item) this.#again.push(item);
    }
    for (const { fileId } of batch.entries) if (!again.has(fileId)) this.#tell(items.get(fileId)?.entry);
  }

  /** Tells of an entry that is done; entries that are read again with care, only then. */
  #tell(entry: PendingEntry | undefined): void {
    if (!entry) return;
    this.#done += Number(entry.bytes);
    this.#context.onProgress?.(this.#done, this.#total, entry.path);
  }

  async #loadCarefully(source: Source, items: readonly Item[]): Promise<void> {
    let open = this.#newBatch();
    for (const { entry, detection } of items) {
      throwIfAborted(this.#context.signal);
      const path = storedPath(this.#context.caseDir, {
        sha256: entry.sha256,
        stored: entry.stored,
        originPath: entry.origin_path,
      });
      const read = await readCarefully(
        entry.file_id,
        path,
        source,
        detection.shape,
        open.parts,
        this.#context.signal,
      );
      open.entries.push({
        fileId: entry.file_id,
        container: detection.shape,
        note: read.note,
        sent: read.sent,
      });
      open.bad.push(...read.bad);
      open.detections.set(entry.file_id, { entry, detection });
      if (open.parts.bytes < BATCH_BYTES) continue;
      await this.#loadCareful(source, open);
      open = this.#newBatch();
    }
    await this.#loadCareful(source, open);
  }

  async #loadCareful(source: Source, open: OpenBatch): Promise<void> {
    const parts = await open.parts.take();
    await this.#loadBatch({ source, parts, entries: open.entries, bad: open.bad, careful: true }, open);
  }

  async #account(entry: PendingEntry, detection: Detection): Promise<void> {
    await this.#loading;
    await this.#context.db.run('INSERT INTO _file_account VALUES (?, ?, NULL, 0, ?)', [
      entry.file_id,
      detection.sourceId,
      detection.note,
    ]);
    this.#tell(entry);
  }
}

interface Item {
  readonly entry: PendingEntry;
  readonly detection: Detection;
}

interface OpenBatch {
  readonly parts: PartWriter;
  readonly entries: BatchEntry[];
  readonly bad: BadPiece[];
  readonly detections: Map<number, Item>;
}

/** The beginning of an entry too large or too damaged to hold in memory. */
async function streamedHead(path: string): Promise<Buffer> {
  const end: ContentEnd = { damage: null };
  const chunks: Buffer[] = [];
  for await (const chunk of contentOf(path, end, HEAD_BYTES)) chunks.push(chunk);
  const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
  return head.length > 0 ? head : readHead(path, HEAD_BYTES);
}
