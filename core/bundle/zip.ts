import { crc32 } from 'node:zlib';
import { fromBufferPromise, fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { CredtrailError } from '#core/base/error.ts';
import { unreadable, type Member, type Reading } from './entry.ts';
import { decodeName, insidePath, unsafe } from './names.ts';

const OPTIONS = { autoClose: true, lazyEntries: true, decodeStrings: false } as const;
const UNIX_TYPE = 0o170000;
const UNIX_LINK = 0o120000;

/** Opens a zip; a descriptor is closed with it, also when opening fails. `archive` is its name in messages. */
export async function openZip(source: number | Buffer, archive: string): Promise<ZipFile> {
  try {
    return await (typeof source === 'number'
      ? fromFdPromise(source, OPTIONS)
      : fromBufferPromise(source, OPTIONS));
  } catch (error) {
    throw unreadable(`The zip archive ${archive}`, error);
  }
}

/** The files of an open zip in the order of its directory; closes it at the end. Sizes and checksums are verified as they are read. */
export async function* zipMembers(zip: ZipFile, archive: string, reading: Reading): AsyncGenerator<Member> {
  const { budget } = reading;
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
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
      budget.ratio(archive, total, zip.fileSize);
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

async function* verified(zip: ZipFile, entry: Entry, label: string): AsyncGenerator<Buffer> {
  let checksum = 0;
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc32)
    throw new CredtrailError('input-unreadable', `${label} is damaged: its checksum does not match.`);
}
