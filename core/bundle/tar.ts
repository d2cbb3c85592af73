import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { unreadable, type Member, type Reading } from './entry.ts';
import { decodeName, insidePath, unsafe } from './names.ts';

const BLOCK = 512;
// Names are taken as Latin-1 so that their bytes can be had back.
const OPTIONS = { allowUnknownFormat: true, filenameEncoding: 'latin1' } as Parameters<typeof extract>[0];
const FILES: ReadonlySet<Header['type'] | null> = new Set(['file', 'contiguous-file']);

/** How a tar reaches its reader. */
export interface TarSource {
  /** The bytes of the archive. */
  readonly stream: Readable;
  /** Whether they are gzipped. */
  readonly gzip: boolean;
  /** Path of the archive inside its bundle, to which skipped entries belong; empty for the bundle itself. */
  readonly prefix: string;
}

/** The files of a tar in their order; each must be read, or left alone, before the next is asked for. */
export async function* tarMembers(
  source: TarSource,
  archive: string,
  reading: Reading,
): AsyncGenerator<Member> {
  const entries = extract(OPTIONS);
  const gunzip = source.gzip ? createGunzip() : null;
  const end = new EndMark((bytes) => {
    if (gunzip) reading.budget.ratio(archive, bytes, gunzip.bytesWritten);
  });
  const stages = gunzip ? [source.stream, gunzip, end, entries] : [source.stream, end, entries];
  const piped = pipeline(stages).then(
    () => null,
    (error: unknown) => unreadable(`The tar archive ${archive}`, error),
  );
  try {
    for await (const entry of entries) {
      const member = memberOf(entry.header, entry as AsyncIterable<Buffer>, source.prefix, archive, reading);
      if (member) yield member;
      entry.resume();
    }
    const failure = await piped;
    if (failure) throw failure;
    if (!end.seen) skippedTail(source.prefix, archive, reading);
  } catch (error) {
    throw unreadable(`The tar archive ${archive}`, error);
  } finally {
    entries.destroy();
    source.stream.destroy();
    await piped;
  }
}

function memberOf(
  header: Header,
  chunks: AsyncIterable<Buffer>,
  prefix: string,
  archive: string,
  reading: Reading,
): Member | null {
  const { size } = header;
  const type = header.type as Header['type'] | null;
  const name = nameOf(header);
  const path = insidePath(name, archive);
  if (type === 'symlink' || type === 'link') throw unsafe(name, archive, 'it is a link');
  if (type === 'directory' || path === '') return null;
  if (!FILES.has(type)) {
    reading.options.onSkipped?.({
      path: prefix + path,
      reason: `a tar entry of type ${type ?? 'unknown'}, not a file`,
    });
    return null;
  }
  reading.budget.bytes(`${archive}/${path}`, size);
  return { path, bytes: size, open: () => chunks };
}

/** PAX names are UTF-8 by definition and already decoded; all others are bytes. */
function nameOf(header: Header): string {
  const pax = header.pax as Readonly<Record<string, string>> | null | undefined;
  return pax?.['path'] === undefined ? decodeName(Buffer.from(header.name, 'latin1')) : header.name;
}

function skippedTail(prefix: string, archive: string, reading: Reading): void {
  const reason = 'the tar archive stops without its end mark; entries after its last one may be missing';
  reading.options.onSkipped?.({ path: prefix === '' ? archive : prefix.slice(0, -1), reason });
}

/** Passes a tar on, counts it, and sees whether it ends with the block of zeros that a finished tar has. */
class EndMark extends Transform {
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;
  readonly #onBytes: (bytes: number) => void;

  constructor(onBytes: (bytes: number) => void) {
    super();
    this.#onBytes = onBytes;
  }

  /** Whether the last block was all zeros; known once the stream has ended. */
  get seen(): boolean {
    return this.#tail.length === BLOCK && this.#tail.every((byte) => byte === 0);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.#tail =
      chunk.length >= BLOCK ? chunk.subarray(-BLOCK) : Buffer.concat([this.#tail, chunk]).subarray(-BLOCK);
    try {
      this.#onBytes(this.#bytes);
      done(null, chunk);
    } catch (error) {
      done(unreadable('The tar archive', error));
    }
  }
}
