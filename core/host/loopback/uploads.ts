import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CredtrailError } from '#core/base/error.ts';
import { printable } from '#core/base/text.ts';
import { chunksOf } from './body.ts';

const LONGEST_NAME = 255;

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
  #taken: string[] = [];

  private constructor(dir: string, cap: number) {
    this.dir = dir;
    this.#cap = cap;
  }

  /** Makes the folder; a file may have up to `cap` bytes. */
  static async create(cap: number): Promise<Uploads> {
    return new Uploads(await realpath(await mkdtemp(join(tmpdir(), 'credtrail-upload-'))), cap);
  }

  /** Writes a request's body to a file of this name, which may have folders before it. */
  async receive(request: IncomingMessage, name: string): Promise<Uploaded> {
    const path = this.#placeFor(name);
    await mkdir(dirname(path), { recursive: true });
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
      await rm(path, { force: true });
      if (error instanceof CredtrailError) throw error;
      throw new CredtrailError('input-unreadable', `${name} did not arrive whole.`, { cause: error });
    }
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** An import has begun: what was sent in so far goes when it has ended. */
  take(): void {
    this.#taken.push(this.#folder);
    this.#batch += 1;
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
