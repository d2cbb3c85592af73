import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CredtrailError } from '#core/base/error.ts';
import { printable } from '#core/base/text.ts';
import { chunksOf } from './body.ts';

const LONGEST_NAME = 255;
const FOLDER_PREFIX = 'credtrail-upload-';
const IN_THE_WAY: ReadonlySet<unknown> = new Set(['EEXIST', 'EISDIR', 'ENOTDIR']);

/** A file that was sent in. */
export interface Uploaded {
  /** Where it lies until the import has ended. */
  readonly path: string;
  /** Its size. */
  readonly bytes: bigint;
  /** SHA-256 of what came. */
  readonly sha256: string;
}

/** Files sent in, kept outside the case until the import that takes them has ended. */
export class Uploads {
  /** Folder that holds them all. */
  readonly dir: string;
  readonly #cap: number;
  #batch = 1;
  #clash = 0;
  #waiting: string[] = [];
  #taken: string[] = [];

  private constructor(dir: string, cap: number) {
    this.dir = dir;
    this.#cap = cap;
  }

  /** Makes the folder, and removes those that killed processes left; a file may have up to `cap` bytes. */
  static async create(cap: number): Promise<Uploads> {
    await sweepLeftovers(tmpdir());
    const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
    return new Uploads(await realpath(folder), cap);
  }

  /** Writes a request's body to a file of this name, which may have folders before it. */
  async receive(request: IncomingMessage, name: string): Promise<Uploaded> {
    const path = this.#placeFor(name);
    await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
      throw notArrived(name, error);
    });
    const hash = createHash('sha256');
    let bytes = 0n;
    try {
      await pipeline(
        chunksOf(request, this.#cap),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += BigInt(chunk.length);
            yield chunk;
          }
        },
        createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      );
    } catch (error) {
      const refused = notArrived(name, error);
      if (refused.code !== 'bad-arguments') await rm(path, { force: true });
      throw refused;
    }
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** An import is asked for: returns what to call once it has begun, so that what was sent in so far goes when it has ended. */
  claim(): () => void {
    this.#waiting.push(this.#folder);
    this.#batch += 1;
    const claimed = new Set(this.#waiting);
    return () => {
      this.#waiting = this.#waiting.filter((folder) => !claimed.has(folder));
      this.#taken.push(...claimed);
    };
  }

  /** An import has ended: removes what it took. */
  async drop(): Promise<void> {
    const folders = this.#taken;
    this.#taken = [];
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }

  /** Removes everything. */
  async close(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  get #folder(): string {
    return join(this.dir, String(this.#batch));
  }

  #placeFor(name: string): string {
    const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
    const bad = parts.some(
      (part) => part === '..' || part.length > LONGEST_NAME || part.includes(':') || part !== printable(part),
    );
    if (bad || parts.length === 0 || parts.length > 32) {
      throw new CredtrailError(
        'bad-arguments',
        'Give the file a plain relative name: /api/upload?name=<name>.',
      );
    }
    const path = join(this.#folder, ...parts);
    if (!existsSync(path)) return path;
    this.#clash += 1;
    return join(this.#folder, String(this.#clash), ...parts);
  }
}

function notArrived(name: string, error: unknown): CredtrailError {
  if (error instanceof CredtrailError) return error;
  if (IN_THE_WAY.has((error as NodeJS.ErrnoException).code)) {
    return new CredtrailError(
      'bad-arguments',
      `${name} does not go together with a file that was sent in before; no name is both a file and a folder.`,
      { cause: error },
    );
  }
  return new CredtrailError('input-unreadable', `${name} did not arrive whole.`, { cause: error });
}

/** Removes the folders of this user's processes that are no more; what cannot be removed stays. */
async function sweepLeftovers(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.startsWith(FOLDER_PREFIX));
  await Promise.allSettled(
    names.map(async (name) => {
      const pid = /^(\d+)-/.exec(name.slice(FOLDER_PREFIX.length))?.[1];
      if (pid === undefined || isAlive(Number(pid))) return;
      const stats = await lstat(join(dir, name));
      const own = process.getuid === undefined || stats.uid === process.getuid();
      if (own && stats.isDirectory()) await rm(join(dir, name), { recursive: true, force: true });
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
