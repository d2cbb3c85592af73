import { closeSync, fstatSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const PIECE = 256 * 1024;

/** The bytes of a zip, in memory or behind a file descriptor. Small reads are done at once: they come from the page cache. */
export class ZipBytes extends RandomAccessReader {
  /** Size of the archive. */
  readonly size: number;
  readonly #source: number | Buffer;

  constructor(source: number | Buffer) {
    super();
    this.#source = source;
    this.size = typeof source === 'number' ? fstatSync(source).size : source.length;
  }

  /** The bytes from `position` on; fewer than `length` at the end of the archive. */
  at(position: number, length: number): Buffer {
    const source = this.#source;
    if (typeof source !== 'number') return source.subarray(position, position + length);
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - position)));
    let filled = 0;
    for (let read = -1; read !== 0 && filled < buffer.length; filled += read) {
      read = readSync(source, buffer, filled, buffer.length - filled, position + filled);
    }
    return buffer.subarray(0, filled);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, read?: number) => void,
  ): void {
    const bytes = this.at(position, length);
    bytes.copy(buffer, offset);
    done(null, bytes.length);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  override close(done: (error: Error | null) => void): void {
    if (typeof this.#source === 'number') closeSync(this.#source);
    done(null);
  }

  *#pieces(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; at += PIECE) {
      const piece = this.at(at, Math.min(PIECE, end - at));
      if (piece.length === 0) return;
      yield piece;
    }
  }
}
