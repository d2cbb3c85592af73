import { readFile } from 'node:fs/promises';
import { throwIfAborted } from '#core/base/abort.ts';
import type { Batch } from './batch.ts';
import { readWithCare } from './careful.ts';
import { contentOf, contentSize, readHead, wholeContent, type ContentEnd } from './containers/bytes.ts';
import { OpenBatch, pathOf, type Item, type PendingEntry, type SourcesContext } from './context.ts';
import { detect, HEAD_BYTES, type Detection } from './detect.ts';
import { loadCareful, loadFast, withOnly } from './halving.ts';
import { SOURCES } from './index.ts';
import { lineBlocks } from './reading.ts';
import type { Source } from './source.ts';

/** Entries up to this size are packed together; larger ones are read where they lie. */
const SMALL_BYTES = 256 * 1024;
/** Documents up to this size are left to DuckDB; larger ones are split, to bound memory. */
const WHOLE_BYTES = 64 * 1024 * 1024;

/** A count that no entry has: the entry is read again with care. */
const UNSURE = -1;

/** Collects entries of one source into batches and loads each while the next is read. */
export class Loader {
  readonly #context: SourcesContext;
  readonly #open = new Map<Source, OpenBatch>();
  /** Entries to be read with care in the end, by `file_id`. */
  readonly #again = new Map<number, Item>();
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
    const path = pathOf(this.#context, entry);
    const small = entry.bytes <= BigInt(SMALL_BYTES);
    const content = small ? wholeContent(await readFile(path), WHOLE_BYTES) : null;
    const head = content ? content.subarray(0, HEAD_BYTES) : await streamedHead(path);
    const detection = detect(head, this.#context.sources ?? SOURCES);
    const { source, shape } = detection;
    if (source === null) {
      await this.#account(entry, detection);
      return;
    }
    const item = { entry, detection };
    if (this.#context.alwaysCareful === true || entry.begun > 0n) this.#again.set(entry.file_id, item);
    else if (shape === 'lines') await this.#addLines(item, source, content ?? path);
    else if (shape === 'document') await this.#addDocument(item, source, content, path);
    else this.#again.set(entry.file_id, item);
    if (this.#open.get(source)?.full) await this.#load(source);
  }

  /** Loads what is open, then everything that needs care. */
  async finish(): Promise<void> {
    for (const source of [...this.#open.keys()]) await this.#load(source);
    await this.#loading;
    const items = [...this.#again.values()];
    for (const source of new Set(items.map((item) => item.detection.source))) {
      const mine = items.filter((item) => item.detection.source === source);
      if (source) await this.#readWithCare(source, mine);
    }
  }

  /** Waits for what is under way and removes what was packed. */
  async close(): Promise<void> {
    await this.#loading.catch(() => undefined);
    for (const batch of this.#open.values()) await batch.parts.remove();
  }

  /** Lines of an entry that fills a batch are loaded as far as they go, and the rest goes into the next. */
  async #addLines(item: Item, source: Source, content: Buffer | string): Promise<void> {
    const fileId = item.entry.file_id;
    const end: ContentEnd = { damage: null };
    let sent = 0;
    let before = 0;
    for await (const block of lineBlocks(content, end)) {
      throwIfAborted(this.#context.signal);
      if (this.#again.has(fileId)) break;
      const batch = this.#batchOf(source);
      sent += await batch.parts.addLines(fileId, block, sent + 1);
      if (!batch.full) continue;
      batch.addEntry(item, { before, records: sent - before, ended: false });
      await this.#load(source);
      before = sent;
    }
    const records = end.damage === null ? sent - before : UNSURE;
    this.#batchOf(source).addEntry(item, { before, records, ended: true });
  }

  async #addDocument(item: Item, source: Source, content: Buffer | null, path: string): Promise<void> {
    const { entry, detection } = item;
    const batch = this.#batchOf(source);
    if (content) await batch.parts.addDocument(entry.file_id, content);
    else {
      const size = await contentSize(path, Number(entry.bytes));
      if (!size.direct || size.bytes > WHOLE_BYTES || !detection.isObject) {
        this.#again.set(entry.file_id, item);
        return;
      }
      batch.parts.addDirect(entry.file_id, path, size.gzip, size.bytes);
    }
    batch.addEntry(item, { before: 0, records: null, ended: true });
  }

  #batchOf(source: Source): OpenBatch {
    const open = this.#open.get(source) ?? this.#newBatch();
    this.#open.set(source, open);
    return open;
  }

  #newBatch(): OpenBatch {
    this.#folders += 1;
    return new OpenBatch(this.#context, String(this.#folders));
  }

  /** Loads what is open of a source, once what is under way has ended. */
  async #load(source: Source): Promise<void> {
    const open = this.#open.get(source);
    if (!open) return;
    this.#open.delete(source);
    const parts = await open.parts.take();
    await this.#loading;
    throwIfAborted(this.#context.signal);
    this.#loading = this.#whileFolderLasts(open, async () => {
      const whole: Batch = { source, parts, entries: open.entries, bad: [], careful: false };
      const entries = whole.entries.filter((entry) => !this.#again.has(entry.fileId));
      const batch = entries.length < whole.entries.length ? await withOnly(whole, entries) : whole;
      const again = await loadFast(this.#context.db, batch, this.#context.signal);
      for (const fileId of again) {
        const item = open.items.get(fileId);
        if (item) this.#again.set(fileId, item);
      }
    });
    this.#loading.catch(() => undefined);
  }

  async #readWithCare(source: Source, items: readonly Item[]): Promise<void> {
    const { db, signal } = this.#context;
    const rows = await db.rows<{ file_id: number; records: bigint }>('FROM _file_begun');
    const begun = new Map(rows.map((row) => [row.file_id, Number(row.records)]));
    for (const item of items) this.#again.delete(item.entry.file_id);
    await readWithCare(
      this.#context,
      source,
      items.map((item) => ({ ...item, begun: begun.get(item.entry.file_id) ?? 0 })),
      {
        open: () => this.#newBatch(),
        load: async (open) => {
          const parts = await open.parts.take();
          await this.#whileFolderLasts(open, async () => {
            const { entries, bad } = open;
            await loadCareful(db, { source, parts, entries, bad, careful: true }, signal);
          });
        },
      },
    );
  }

  /** Loads a batch, tells of the entries that are done by it, and removes its parts. */
  async #whileFolderLasts(open: OpenBatch, load: () => Promise<void>): Promise<void> {
    try {
      await load();
      for (const { fileId, ended } of open.entries)
        if (ended && !this.#again.has(fileId)) this.#tell(open.items.get(fileId)?.entry);
    } finally {
      await open.parts.remove();
    }
  }

  #tell(entry: PendingEntry | undefined): void {
    if (!entry) return;
    this.#done += Number(entry.bytes);
    this.#context.onProgress?.(this.#done, this.#total, entry.path);
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

/** The beginning of an entry too large or too damaged to hold in memory. */
async function streamedHead(path: string): Promise<Buffer> {
  const end: ContentEnd = { damage: null };
  const chunks: Buffer[] = [];
  for await (const chunk of contentOf(path, end, HEAD_BYTES)) chunks.push(chunk);
  const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
  return head.length > 0 ? head : readHead(path, HEAD_BYTES);
}
