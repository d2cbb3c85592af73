import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { FileLock } from './file-lock.ts';

/** How the names of working folders begin. */
export const WORK_PREFIX = 'work-export-';
const LOCK = 'owner.lock';
const CLAIM = 'part.json';
/** An empty folder without a lock that is older than this was left by a process that died before it took the lock. */
const UNLOCKED_MS = 60_000;

/** An unfinished file or folder outside the case: where it is and, once made, which one it is. */
interface Claim {
  readonly path: string;
  /** Numbers of the device and of the file, as text; null before it was made. */
  readonly identity: string | null;
}

function busy(): CredtrailError {
  return new CredtrailError('case-locked', 'This working folder is in use.');
}

/** A folder in the case for what an export needs while it runs; what its process leaves behind is removed later. */
export class WorkFolder {
  /** Where it is. */
  readonly dir: string;
  readonly #lock: FileLock;

  private constructor(dir: string, lock: FileLock) {
    this.dir = dir;
    this.#lock = lock;
  }

  /** Makes one in a case; throws `output-unwritable` where that cannot be. */
  static async make(caseDir: string): Promise<WorkFolder> {
    const dir = join(caseDir, `${WORK_PREFIX}${randomUUID()}`);
    try {
      await mkdir(dir);
    } catch (error) {
      throw new CredtrailError('output-unwritable', `The case folder ${caseDir} cannot be written to.`, {
        cause: error,
      });
    }
    return new WorkFolder(dir, await FileLock.take(join(dir, LOCK), 'export', 0, busy));
  }

  /** Notes an unfinished file or folder, so that it goes even if this process is killed; before and after it is made. */
  async claim(path: string): Promise<void> {
    const claim: Claim = { path, identity: existsSync(path) ? await identityOf(path) : null };
    await writeFile(join(this.dir, CLAIM), JSON.stringify(claim));
  }

  /** Removes the folder with all that is in it. */
  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
    await this.#lock.release();
  }
}

/** Removes the working folders of processes that are no more, and the unfinished files they noted; what is in use stays. */
export async function sweepWork(caseDir: string): Promise<void> {
  const names = existsSync(caseDir)
    ? (await readdir(caseDir)).filter((name) => name.startsWith(WORK_PREFIX))
    : [];
  await Promise.allSettled(names.map((name) => sweep(join(caseDir, name))));
}

async function sweep(dir: string): Promise<void> {
  if (!existsSync(join(dir, LOCK))) {
    if (Date.now() - (await lstat(dir)).mtimeMs > UNLOCKED_MS) await rmdir(dir);
    return;
  }
  const lock = await FileLock.take(join(dir, LOCK), 'sweep', 0, busy);
  try {
    const claim = await claimIn(dir);
    if (claim) await removeClaimed(claim);
    await rm(dir, { recursive: true, force: true });
  } finally {
    await lock.release();
  }
}

async function claimIn(dir: string): Promise<Claim | null> {
  const path = join(dir, CLAIM);
  if (!existsSync(path)) return null;
  const claim = JSON.parse(await readFile(path, 'utf8')) as Partial<Claim> | null;
  if (typeof claim?.path !== 'string' || !claim.path.endsWith('.part')) return null;
  return { path: claim.path, identity: typeof claim.identity === 'string' ? claim.identity : null };
}

/** A case may come from anywhere: only the very file that was noted goes, or an empty one of its name. */
async function removeClaimed({ path, identity }: Claim): Promise<void> {
  try {
    const stats = await lstat(path);
    const noted = identity !== null && identity === (await identityOf(path));
    if (stats.isDirectory()) await (noted ? rm(path, { recursive: true }) : rmdir(path));
    else if (stats.isFile() && (noted || (identity === null && stats.size === 0))) await rm(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error;
  }
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await lstat(path, { bigint: true });
  return [dev, ino].join('-');
}
