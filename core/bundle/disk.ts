import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { CredtrailError } from '#core/base/error.ts';
import { unreadable } from './entry.ts';

/** Files up to this size are read at once and handed on in memory. */
export const HELD_BYTES = 256 * 1024;
const HEAD_BYTES = 64 * 1024;

/** The beginning of a file on disk. */
export interface DiskHead {
  /** All bytes of a small file, the first ones of a larger one. */
  readonly head: Buffer;
  /** Whether `head` is everything. */
  readonly whole: boolean;
  /** Size of the file. */
  readonly bytes: number;
}

/** What lies at a path that somebody named; `input-not-found` or `input-unreadable` if that cannot be said. */
export function statInput(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, error);
    const message = `There is nothing at ${path}. Name a folder, a zip, a tar, a tar.gz or a single log file.`;
    throw new CredtrailError('input-not-found', message, { cause: error });
  }
}

/** Opens a file for reading; `label` names it in messages. */
export function openDisk(path: Buffer | string, label: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(label, error);
  }
}

/** Reads the beginning of a file. */
export function readHead(path: Buffer | string, label: string): DiskHead {
  const descriptor = openDisk(path, label);
  try {
    const bytes = fstatSync(descriptor).size;
    const buffer = Buffer.allocUnsafe(bytes <= HELD_BYTES ? bytes : HEAD_BYTES);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    return { head: buffer.subarray(0, length), whole: bytes <= HELD_BYTES, bytes };
  } catch (error) {
    throw unreadable(label, error);
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a file as a stream, from its beginning. */
export function diskChunks(path: Buffer | string): ReturnType<typeof createReadStream> {
  return createReadStream(path, { highWaterMark: 1024 * 1024 });
}
