import type { Readable } from 'node:stream';
import { CredtrailError } from '#core/base/error.ts';
import type { Budget, Limits } from './limits.ts';

/** One file of a bundle. Entries of an archive must be read before the next one is asked for; unread ones are passed over. */
export interface BundleEntry {
  /** Path inside the bundle, `/`-joined; archives inside come as `outer.zip/inner.json`; the base name of a single file. */
  readonly path: string;
  /** Absolute path on disk where the bytes lie there as a plain file, else null. */
  readonly origin: string | null;
  /** Size in bytes as the disk or the archive states it, null if neither does. */
  readonly bytes: number | null;
  /** All bytes, where the file was small enough to be read at once, else null. */
  readonly held: Buffer | null;
  /** What is unusual about the entry, null if nothing. */
  readonly note: string | null;
  /** A stream of the bytes, once; it fails with `input-unreadable` or `archive-limit`. */
  open(): Readable | Promise<Readable>;
}

/** Something in a bundle that is no evidence file and was passed over. */
export interface Skipped {
  /** Path inside the bundle. */
  readonly path: string;
  /** Why, as a phrase for people. */
  readonly reason: string;
}

/** How a bundle is read. */
export interface BundleOptions {
  /** Limits that differ from the default. */
  readonly limits?: Partial<Limits>;
  /** Stops the reading with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Told of everything passed over. */
  readonly onSkipped?: (skipped: Skipped) => void;
  /** Told of the number of files in a folder before the first is given; an archive does not know it beforehand. */
  readonly onListed?: (files: number) => void;
  /** Absolute path of a folder to leave out, such as the case itself. */
  readonly exclude?: string;
  /** Folder for archives that must be unpacked to be read, as `.tmp-*`; the system's temporary folder when absent. */
  readonly spool?: string;
}

/** What the readers of one bundle share. */
export interface Reading {
  /** Limits and what has been counted against them. */
  readonly budget: Budget;
  /** Options of the caller. */
  readonly options: BundleOptions;
}

/** One file inside an archive, before it is known whether it is an archive itself. */
export interface Member {
  /** Path inside that archive. */
  readonly path: string;
  /** Size that the archive states. */
  readonly bytes: number;
  /** Its bytes, once. */
  open(): AsyncIterable<Buffer> | Promise<AsyncIterable<Buffer>>;
}

/** `error` as it is when coded, else as `input-unreadable` about `path`. */
export function unreadable(path: string, error: unknown): CredtrailError {
  if (error instanceof CredtrailError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CredtrailError('input-unreadable', `${path} could not be read: ${message}.`, { cause: error });
}

/** The same chunks; a failure becomes a coded one about `path`. */
export async function* codedChunks(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw unreadable(path, error);
  }
}
