import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A run of one entry's records within a part. */
export interface Span {
  readonly fileId: number;
  /** Length in bytes. */
  readonly bytes: number;
}

/** A file of records ready for DuckDB. */
export interface Part {
  readonly path: string;
  /**
   * `documents`: one object `{"file_id":N,"Records":[…]}` after another; `lines`: `{"f":N,"o":N,"r":{…}}` a line, after the careful way with the record once more as `t`;
   * `direct`: an entry of the evidence itself, one `{"Records":[…]}`.
   */
  readonly kind: 'documents' | 'lines' | 'direct';
  /** The entry of a direct part, else null. */
  readonly fileId: number | null;
  /** What it holds, in order and without gaps; empty for a direct part and for one cut out of another between records. */
  readonly spans: readonly Span[];
  /** Whether the file is gzip. */
  readonly gzip: boolean;
  /** Size of its largest document or line in bytes. */
  readonly largest: number;
}

type Packed = Exclude<Part['kind'], 'direct'>;

/** What stands before a record in a part of lines. */
export const RECORD_FIELD = ',"r":';
/** What stands before its copy, kept as text. */
export const TEXT_FIELD = ',"t":';

const PART_BYTES = 16 * 1024 * 1024;

/** Packs records of many entries into files of about 16 MiB that DuckDB reads side by side. */
export class PartWriter {
  readonly #folder: string;
  readonly #parts: Part[] = [];
  readonly #open: Record<Packed, Pending> = { documents: new Pending(), lines: new Pending() };
  #count = 0;
  #bytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes taken since the writer was made. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds an entry that DuckDB reads where it lies; `size` is its decompressed size in bytes. */
  addDirect(fileId: number, path: string, gzip: boolean, size: number): void {
    this.#parts.push({ path, kind: 'direct', fileId, spans: [], gzip, largest: size });
    this.#bytes += size;
  }

  /** Adds a whole document: the text of an object with `Records` first, or of a bare array. */
  async addDocument(fileId: number, content: Buffer): Promise<void> {
    const start = firstByte(content);
    const isArray = content[start] === 0x5b;
    const head = Buffer.from(`{"file_id":${String(fileId)},${isArray ? '"Records":' : ''}`);
    const body = content.subarray(isArray ? start : start + 1);
    const tail = Buffer.from(isArray ? '}\n' : '\n');
    await this.#add('documents', fileId, [head, body, tail]);
  }

  /** Adds every non-empty line of `content` as one record; returns how many there were. */
  async addLines(fileId: number, content: Buffer, firstOrdinal = 1): Promise<number> {
    let ordinal = firstOrdinal;
    let at = 0;
    let packed = Buffer.allocUnsafe(Math.min(content.length * 2 + 1024, PART_BYTES));
    let used = 0;
    let largest = 0;
    while (at < content.length) {
      const newline = content.indexOf(0x0a, at);
      const end = newline < 0 ? content.length : newline;
      if (!isBlank(content, at, end)) {
        const need = end - at + 64;
        if (used + need > packed.length) {
          await this.#add('lines', fileId, [packed.subarray(0, used)], largest);
          packed = Buffer.allocUnsafe(Math.max(PART_BYTES, need));
          used = 0;
        }
        used += packed.write(`{"f":${String(fileId)},"o":${String(ordinal)}${RECORD_FIELD}`, used, 'latin1');
        used += content.copy(packed, used, at, end);
        packed[used] = 0x7d;
        packed[used + 1] = 0x0a;
        used += 2;
        ordinal += 1;
        if (need > largest) largest = need;
      }
      at = end + 1;
    }
    if (used > 0) await this.#add('lines', fileId, [packed.subarray(0, used)], largest);
    return ordinal - firstOrdinal;
  }

  /** Adds one record's text, which must be on one line. */
  async addRecord(fileId: number, ordinal: number, text: string): Promise<void> {
    const body = `{"f":${String(fileId)},"o":${String(ordinal)}${RECORD_FIELD}${text}${TEXT_FIELD}${text}}\n`;
    await this.#add('lines', fileId, [Buffer.from(body)]);
  }

  /** Writes what is pending and gives all parts since the last call. */
  async take(): Promise<Part[]> {
    await this.#flush('documents');
    await this.#flush('lines');
    this.#bytes = 0;
    return this.#parts.splice(0);
  }

  /** Removes the folder with every part still in it. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #add(kind: Packed, fileId: number, chunks: readonly Buffer[], largest?: number): Promise<void> {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (this.#open[kind].bytes + size > PART_BYTES) await this.#flush(kind);
    const pending = this.#open[kind];
    pending.chunks.push(...chunks);
    pending.add(fileId, size);
    pending.largest = Math.max(pending.largest, largest ?? size);
    this.#bytes += size;
  }

  async #flush(kind: Packed): Promise<void> {
    const pending = this.#open[kind];
    if (pending.bytes === 0) return;
    this.#open[kind] = new Pending();
    this.#count += 1;
    if (this.#count === 1) await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, `${kind}-${String(this.#count)}.json`);
    await writeFile(path, pending.chunks);
    this.#parts.push({
      path,
      kind,
      fileId: null,
      spans: pending.spans,
      gzip: false,
      largest: pending.largest,
    });
  }
}

class Pending {
  readonly chunks: Buffer[] = [];
  readonly spans: Span[] = [];
  bytes = 0;
  largest = 0;

  add(fileId: number, bytes: number): void {
    const last = this.spans.at(-1);
    if (last?.fileId === fileId) this.spans[this.spans.length - 1] = { fileId, bytes: last.bytes + bytes };
    else this.spans.push({ fileId, bytes });
    this.bytes += bytes;
  }
}

function firstByte(content: Buffer): number {
  let at = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  while (at < content.length && (content[at] ?? 0) <= 0x20) at += 1;
  return at;
}

function isBlank(content: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if ((content[i] ?? 0) > 0x20) return false;
  return true;
}
