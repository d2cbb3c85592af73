import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { sha256 } from '#core/base/hash.ts';
import type { BundleEntry } from '#core/bundle/entry.ts';
import { TEMPORARY_PREFIX, temporaryPath } from '#core/bundle/spool.ts';
import { EVIDENCE_FOLDER, hashFile } from '#core/bundle/stored.ts';
import { Lanes } from './lanes.ts';

const READ_ONLY = 0o444;
/** Few: each holds one of the few threads with which files are read and the database works meanwhile. */
const SYNCS_AT_ONCE = 2;
/** Windows can wait for a file only while it is open for writing. */
const SYNCS_WHEN_WRITTEN = process.platform === 'win32';

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
  readonly #sound = new Set<string>();
  readonly #unsynced: string[] = [];
  readonly #replaced = new Set<string>();

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

  async #keepHeld(bytes: Buffer, copy: boolean): Promise<Kept> {
    const kept = { sha256: sha256(bytes), bytes: bytes.length };
    if (!copy || (await this.#isSound(kept, (path) => readFileSync(path).equals(bytes)))) return kept;
    const temporary = temporaryPath(this.folder);
    try {
      const descriptor = openSync(temporary, 'wx', READ_ONLY);
      try {
        writeFileSync(descriptor, bytes);
      } finally {
        closeSync(descriptor);
      }
      this.#place(temporary, kept);
      this.#unsynced.push(kept.sha256);
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
        if (await this.#isSound(kept, async (path) => (await hashFile(path)) === kept.sha256)) return kept;
        if (SYNCS_WHEN_WRITTEN) await file.datasync();
        this.#place(temporary, kept);
        this.#unsynced.push(kept.sha256);
        return kept;
      } finally {
        await file.close();
      }
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /**
   * Waits until every copy is on the disk and not only on its way there; what reads the copies need not wait for it.
   * On Windows those that came as a stream were waited for when they were written, and the others cannot be.
   */
  async settle(): Promise<void> {
    if (SYNCS_WHEN_WRITTEN) return;
    const lanes = new Lanes(SYNCS_AT_ONCE);
    for (const name of this.#unsynced.splice(0)) await lanes.add(() => sync(join(this.folder, name)));
    await lanes.finish();
    await sync(this.folder);
    await sync(dirname(this.folder));
  }

  /** SHA-256 of the copies that were found altered and were replaced, sorted. */
  get replaced(): readonly string[] {
    return [...this.#replaced].sort();
  }

  #path(kept: Kept): string {
    return join(this.folder, kept.sha256);
  }

  /** Whether the copy is there and holds the right bytes; what this import checked or wrote itself is not read again. */
  async #isSound(kept: Kept, sameBytes: (path: string) => boolean | Promise<boolean>): Promise<boolean> {
    if (this.#sound.has(kept.sha256)) return true;
    const path = this.#path(kept);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return false;
    const same = stats.size === kept.bytes && (await sameBytes(path));
    if (this.#sound.has(kept.sha256)) return true;
    (same ? this.#sound : this.#replaced).add(kept.sha256);
    return same;
  }

  #place(temporary: string, kept: Kept): void {
    const path = this.#path(kept);
    if (this.#replaced.has(kept.sha256)) chmodSync(path, 0o600);
    renameSync(temporary, path);
    this.#sound.add(kept.sha256);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
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
