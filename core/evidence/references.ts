import { stat } from 'node:fs/promises';
import { CredtrailError } from '#core/base/error.ts';
import { hashFile } from '#core/bundle/stored.ts';

/** What tells whether a file was touched. */
interface Stamp {
  readonly size: bigint;
  readonly written: bigint;
  readonly changed: bigint;
  readonly file: bigint;
  readonly sha256: string | null;
}

/** Files that a case only refers to: they are hashed and then read again, and must be the same at the end as at the start. */
export class References {
  readonly #stamps = new Map<string, Stamp>();

  /** Hashes a file by `work`, remembering how it was before. */
  async watch<T extends { readonly sha256: string }>(path: string, work: () => Promise<T>): Promise<T> {
    const before = await stampOf(path);
    const kept = await work();
    if (before) this.#stamps.set(path, { ...before, sha256: kept.sha256 });
    return kept;
  }

  /** Throws `evidence-changed` if a file is not what it was before it was hashed, or is gone. */
  async verify(): Promise<void> {
    for (const [path, before] of this.#stamps) {
      const now = await stampOf(path);
      const same =
        now?.size === before.size &&
        now.written === before.written &&
        now.file === before.file &&
        (now.changed === before.changed || (await hashFile(path)) === before.sha256);
      if (!same) throw changed(path);
    }
  }
}

async function stampOf(path: string): Promise<Stamp | null> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    return { size, written: mtimeNs, changed: ctimeNs, file: ino, sha256: null };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function changed(path: string): CredtrailError {
  return new CredtrailError(
    'evidence-changed',
    `${path} was changed while it was imported; the case is as it was. Import it again when nothing writes to it, or without --reference.`,
  );
}
