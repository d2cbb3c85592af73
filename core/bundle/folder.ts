import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { sep } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { CredtrailError } from '#core/base/error.ts';
import { unreadable, type Reading } from './entry.ts';
import { decodeName } from './names.ts';

/** A plain file found in a folder. */
export interface FoundFile {
  /** Its path as the file system gives it, which need not be UTF-8. */
  readonly raw: Buffer;
  /** Its path inside the folder, `/`-joined. */
  readonly path: string;
}

/**
 * All plain files under a folder, each folder's entries in the order of their names' bytes.
 * Links are not followed; links and special files are reported as skipped. A folder that cannot be listed is `input-unreadable`,
 * the one to leave out is `bad-arguments`.
 */
export function listFolder(folder: string, reading: Reading): FoundFile[] {
  const found: FoundFile[] = [];
  const { exclude } = reading.options;
  const excluded = exclude === undefined ? null : identityOf(exclude);
  if (excluded !== null && identityOf(folder) === excluded) {
    throw new CredtrailError(
      'bad-arguments',
      `${folder} is the case that is being written; name the evidence to bring into it.`,
    );
  }
  walk(Buffer.from(folder), '', excluded, reading, found);
  return found;
}

function walk(
  folder: Buffer,
  prefix: string,
  excluded: string | null,
  reading: Reading,
  found: FoundFile[],
): void {
  throwIfAborted(reading.options.signal);
  for (const child of children(folder, prefix)) {
    const raw = Buffer.concat([folder, Buffer.from(sep), child.name]);
    const path = prefix + decodeName(child.name);
    const kind = kindOf(child, raw);
    if (kind === 'file') found.push({ raw, path });
    else if (kind === 'folder' && (excluded === null || identityOf(raw) !== excluded)) {
      walk(raw, `${path}/`, excluded, reading, found);
    } else reading.options.onSkipped?.({ path, reason: SKIP_REASONS[kind] });
  }
}

const SKIP_REASONS = {
  folder: 'the case that is being written',
  link: 'symbolic link, not followed',
  special: 'neither a file nor a folder',
} as const;

function children(folder: Buffer, prefix: string): Dirent<Buffer>[] {
  try {
    const entries = readdirSync(folder, { encoding: 'buffer', withFileTypes: true });
    return entries.sort((a, b) => Buffer.compare(a.name, b.name));
  } catch (error) {
    throw unreadable(prefix === '' ? decodeName(folder) : `The folder ${prefix.slice(0, -1)}`, error);
  }
}

/** Some file systems do not say what an entry is until asked. */
function kindOf(child: Dirent<Buffer>, raw: Buffer): 'folder' | 'file' | 'link' | 'special' {
  const known = child.isFile() || child.isDirectory() || child.isSymbolicLink();
  const answer = known ? child : lstatSync(raw);
  if (answer.isFile()) return 'file';
  if (answer.isDirectory()) return 'folder';
  return answer.isSymbolicLink() ? 'link' : 'special';
}

/** What a folder is, whichever path leads to it; null if it does not exist. */
function identityOf(folder: Buffer | string): string | null {
  const stats = statSync(folder, { bigint: true, throwIfNoEntry: false });
  return stats ? `${stats.dev}:${stats.ino}` : null;
}
