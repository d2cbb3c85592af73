import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** What a benchmark's input came to. */
export interface BenchInput {
  /** Paths of the files, in order. */
  readonly files: readonly string[];
  /** Records in all files. */
  readonly records: number;
  /** Different events. */
  readonly events: number;
  /** Size before compression, in bytes. */
  readonly bytes: number;
  /** Size on disk, in bytes. */
  readonly packedBytes: number;
}

/** How records become files. */
export interface PartsOptions {
  readonly outDir: string;
  /** Records in all. */
  readonly records: number;
  /** Files to cut them into, of equal size. */
  readonly files: number;
  readonly nameOf: (part: number) => string;
  /** Text before the first record of a file, between two and after the last one. */
  readonly frame: readonly [before: string, between: string, after: string];
}

const CHUNK = 1 << 18;

/** Streams records into gzip files; the same records in the same order, whatever the number of files. */
export async function writeParts(
  records: Iterator<string>,
  options: PartsOptions,
): Promise<Pick<BenchInput, 'files' | 'bytes' | 'packedBytes'>> {
  await mkdir(options.outDir, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  let packedBytes = 0;
  for (let part = 0; part < options.files; part++) {
    const from = Math.floor((part * options.records) / options.files);
    const to = Math.floor(((part + 1) * options.records) / options.files);
    const file = join(options.outDir, options.nameOf(part));
    const counted = chunks(records, to - from, options.frame, (size) => (bytes += size));
    await pipeline(Readable.from(counted), createGzip({ level: 1 }), createWriteStream(file));
    packedBytes += (await stat(file)).size;
    files.push(file);
  }
  return { files, bytes, packedBytes };
}

function* chunks(
  records: Iterator<string>,
  count: number,
  [before, between, after]: PartsOptions['frame'],
  onBytes: (size: number) => void,
): Generator<Buffer> {
  let text = before;
  for (let index = 0; index < count; index++) {
    const next = records.next();
    if (next.done) throw new RangeError('fewer records than promised');
    text += index ? between + next.value : next.value;
    if (text.length >= CHUNK) {
      const chunk = Buffer.from(text);
      onBytes(chunk.length);
      yield chunk;
      text = '';
    }
  }
  const last = Buffer.from(text + after);
  onBytes(last.length);
  yield last;
}
