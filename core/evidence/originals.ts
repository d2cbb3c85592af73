import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { sha256 } from '#core/base/hash.ts';
import type { BundleEntry } from '#core/bundle/entry.ts';
import { TEMPORARY_PREFIX, temporaryPath } from '#core/bundle/spool.ts';
import { EVIDENCE_FOLDER } from '#core/bundle/stored.ts';

const READ_ONLY = 0o444;

/** The bytes of one entry, hashed and, where asked for, kept. */
export interface Kept {
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Their number. */
  readonly bytes: number;
}

/** The folder of a case that keeps the original bytes, each file named by its SHA-256, read-only, and complete at any moment. */
export class Originals {
  /** Absolute path of the folder. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens the folder, makes it if need be, and removes what a killed import left half-written. */
  static open(caseDir: string): Originals {
    const folder = join(caseDir, EVIDENCE_FOLDER);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (name.startsWith(TEMPORARY_PREFIX)) rmSync(join(folder, name), { force: true });
    }
    return new Originals(folder);
  }

  /** Reads an entry once, hashes it, and keeps a copy if `copy`. Leaves no half-written file when it fails or is cancelled. */
  async keep(entry: BundleEntry, copy: boolean, signal: AbortSignal | undefined): Promise<Kept> {
    if (entry.held) return this.#keepHeld(entry.held, copy);
    return copy ? this.#keepStream(entry, signal) : hashed(entry, null, signal);
  }

  #keepHeld(bytes: Buffer, copy: boolean): Kept {
    const kept = { sha256: sha256(bytes), bytes: bytes.length };
    if (!copy || this.#has(kept)) return kept;
    const temporary = temporaryPath(this.folder);
    try {
      const descriptor = openSync(temporary, 'wx', READ_ONLY);
      try {
        writeFileSync(descriptor, bytes);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, this.#path(kept));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return kept;
  }

  async #keepStream(entry: BundleEntry, signal: AbortSignal | undefined): Promise<Kept> {
    const temporary = temporaryPath(this.folder);
    try {
      const file = await open(temporary, 'wx', READ_ONLY);
      try {
        const kept = await hashed(entry, file, signal);
        if (this.#has(kept)) return kept;
        renameSync(temporary, this.#path(kept));
        return kept;
      } finally {
        await file.close();
      }
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  #path(kept: Kept): string {
    return join(this.folder, kept.sha256);
  }

  #has(kept: Kept): boolean {
    return statSync(this.#path(kept), { throwIfNoEntry: false })?.size === kept.bytes;
  }
}

async function hashed(
  entry: BundleEntry,
  copy: FileHandle | null,
  signal: AbortSignal | undefined,
): Promise<Kept> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of (await entry.open()) as AsyncIterable<Buffer>) {
    throwIfAborted(signal);
    hash.update(chunk);
    bytes += chunk.length;
    await copy?.writeFile(chunk);
  }
  return { sha256: hash.digest('hex'), bytes };
}
