import { crc32, inflateRawSync } from 'node:zlib';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import { CredtrailError } from '#core/base/error.ts';
import { HELD_BYTES } from './disk.ts';
import { unreadable, type Member, type Reading } from './entry.ts';
import { decodeName, insidePath, unsafe } from './names.ts';
import { ZipBytes } from './zip-bytes.ts';

const OPTIONS = { autoClose: true, lazyEntries: true, decodeStrings: false } as const;
const UNIX_TYPE = 0o170000;
const UNIX_LINK = 0o120000;
const DEFLATE = 8;

/** A zip whose directory was found. */
export interface OpenZip {
  /** Its directory. */
  readonly file: ZipFile;
  /** Its bytes. */
  readonly bytes: ZipBytes;
}

/** Opens a zip; a descriptor is closed with it, also when opening fails. `archive` is its name in messages. */
export async function openZip(source: number | Buffer, archive: string): Promise<OpenZip> {
  const bytes = new ZipBytes(source);
  try {
    return { file: await fromRandomAccessReaderPromise(bytes, bytes.size, OPTIONS), bytes };
  } catch (error) {
    bytes.close(() => undefined);
    throw unreadable(`The zip archive ${archive}`, error);
  }
}

/** The files of an open zip in the order of its directory; closes it at the end. Sizes and checksums are verified as they are read. */
export async function* zipMembers(zip: OpenZip, archive: string, reading: Reading): AsyncGenerator<Member> {
  const { budget } = reading;
  let total = 0;
  try {
    for await (const entry of zip.file.eachEntry()) {
      const name = decodeName(entry.fileNameRaw).replaceAll('\\', '/');
      const path = insidePath(name, archive);
      if (((entry.externalFileAttributes >>> 16) & UNIX_TYPE) === UNIX_LINK)
        throw unsafe(name, archive, 'it is a link');
      if (path === '' || name.endsWith('/')) continue;
      const label = `${archive}/${path}`;
      if (!entry.canDecodeFileData()) throw undecodable(entry, label);
      total += entry.uncompressedSize;
      budget.bytes(label, entry.uncompressedSize);
      budget.ratio(label, entry.uncompressedSize, entry.compressedSize);
      budget.ratio(archive, total, zip.bytes.size);
      yield { path, bytes: entry.uncompressedSize, open: () => verified(zip, entry, label) };
    }
  } catch (error) {
    throw unreadable(`The zip archive ${archive}`, error);
  }
}

function undecodable(entry: Entry, label: string): CredtrailError {
  const reason = entry.isEncrypted()
    ? 'it is encrypted; decrypt the archive and import the result'
    : `its compression method ${entry.compressionMethod} is not supported; pack it with deflate`;
  return new CredtrailError('input-unreadable', `${label} cannot be read: ${reason}.`);
}

async function* verified(zip: OpenZip, entry: Entry, label: string): AsyncGenerator<Buffer> {
  let checksum = 0;
  const small = Math.max(entry.uncompressedSize, entry.compressedSize) <= HELD_BYTES;
  for await (const chunk of small ? atOnce(zip, entry) : streamed(zip, entry)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc32) {
    throw new CredtrailError('input-unreadable', `${label} is damaged: its checksum does not match.`);
  }
}

async function* streamed(zip: OpenZip, entry: Entry): AsyncGenerator<Buffer> {
  yield* (await zip.file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
}

/** Setting up a stream costs ten times what unpacking a small entry does. */
async function* atOnce(zip: OpenZip, entry: Entry): AsyncGenerator<Buffer> {
  const { fileDataStart } = await zip.file.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = zip.bytes.at(fileDataStart, entry.compressedSize);
  const maxOutputLength = Math.max(entry.uncompressedSize, 1);
  const bytes = entry.compressionMethod === DEFLATE ? inflateRawSync(packed, { maxOutputLength }) : packed;
  if (bytes.length !== entry.uncompressedSize)
    throw new Error(`${bytes.length} bytes in place of ${entry.uncompressedSize}`);
  yield bytes;
}
