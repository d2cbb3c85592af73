import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';

/** True when the bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What a stream of an entry's content ended with. */
export interface ContentEnd {
  /** Why the content could not be read to its end, in plain words; null when it was. */
  damage: string | null;
}

/**
 * The content of a stored entry in chunks, decompressed when it is gzip by its magic bytes. Damaged compressed data gives every
 * byte before the damage and then sets `end.damage`.
 */
export async function* contentOf(
  path: string,
  end: ContentEnd,
  limitBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const first = await readHead(path, 2);
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const gunzip = isGzip(first) ? createGunzip({ chunkSize: 1 << 20 }) : null;
  const stream: AsyncIterable<Buffer> = gunzip ? pipeInto(file, gunzip) : file;
  let given = 0;
  try {
    for await (const chunk of stream) {
      yield chunk;
      given += chunk.length;
      if (given > limitBytes) break;
    }
  } catch (error) {
    if (!gunzip) throw error;
    end.damage = error instanceof Error ? error.message : String(error);
    const rest = await beforeDamage(path, gunzip.bytesWritten, given);
    if (rest.length > 0) yield rest;
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}

/** The first `bytes` bytes of a file. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The content of a whole small entry, or null when its compression is damaged or it is larger than `limit`. */
export function wholeContent(bytes: Buffer, limit: number): Buffer | null {
  if (!isGzip(bytes)) return bytes.length > limit ? null : bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch {
    return null;
  }
}

const STEP_BYTES = 8;
const STRIDE_BYTES = 1 << 20;

/**
 * What a second pass gets out of damaged gzip beyond the first `given` bytes of content: a failing step loses what it had
 * decompressed, so from `sound` on the compressed bytes go in small steps, the last of which is the trailer.
 */
async function beforeDamage(path: string, sound: number, given: number): Promise<Buffer> {
  const found: Buffer[] = [];
  let passed = 0;
  const gunzip = createGunzip();
  gunzip.on('error', expectDamage);
  gunzip.on('data', (chunk: Buffer) => {
    const from = Math.max(0, given - passed);
    passed += chunk.length;
    if (from < chunk.length) found.push(chunk.subarray(from));
  });
  await pipeline(Readable.from(steps(path, sound)), gunzip).catch(expectDamage);
  return Buffer.concat(found);
}

/** The first pass has told of the damage already. */
function expectDamage(error: NodeJS.ErrnoException): void {
  if (error.code?.startsWith('Z_') !== true) throw error;
}

async function* steps(path: string, sound: number): AsyncGenerator<Buffer> {
  const { size } = await stat(path);
  const fine = Math.max(0, sound - ((sound + STEP_BYTES - (size % STEP_BYTES)) % STEP_BYTES));
  const file = await open(path, 'r');
  try {
    for (let at = 0; at < size;) {
      const bytes = Math.min(STRIDE_BYTES, (at < fine ? fine : size) - at);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
      const step = at < fine ? STRIDE_BYTES : STEP_BYTES;
      for (let from = 0; from < bytesRead; from += step)
        yield buffer.subarray(from, Math.min(bytesRead, from + step));
      if (bytesRead === 0) return;
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function pipeInto(file: NodeJS.ReadableStream, gunzip: Gunzip): Gunzip {
  file.on('error', (error: Error) => gunzip.destroy(error));
  file.pipe(gunzip);
  return gunzip;
}

/** Size of an entry's content, from the gzip trailer where it is compressed; `direct` when DuckDB can take it as it is. */
export async function contentSize(
  path: string,
  bytes: number,
): Promise<{ readonly gzip: boolean; readonly bytes: number; readonly direct: boolean }> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    if (!isGzip(head)) return { gzip: false, bytes, direct: head[0] !== 0xef };
    const trailer = Buffer.alloc(4);
    await file.read(trailer, 0, 4, Math.max(0, bytes - 4));
    return { gzip: true, bytes: trailer.readUInt32LE(0), direct: true };
  } finally {
    await file.close();
  }
}
