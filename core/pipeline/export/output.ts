import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { WORK_PREFIX, type WorkFolder } from '../work-folder.ts';
import type { ExportRequest } from './request.ts';

/** What the file system said, as `output-unwritable` with the path; coded errors stay as they are. */
export function unwritable(path: string, error: unknown): CredtrailError {
  if (error instanceof CredtrailError) {
    const disk = error.code === 'query-failed' && /^IO Error/.test(error.message);
    if (!disk) return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new CredtrailError('output-unwritable', `${path} could not be written: ${reason}`, { cause: error });
}

/** A file or folder under its unfinished name `<name>.part`, until it is whole. */
export class Output {
  /** Name it gets in the end. */
  readonly path: string;
  /** Name it has until then. */
  readonly part: string;
  readonly #replace: boolean;
  #whole = false;

  private constructor(path: string, replace: boolean) {
    this.path = path;
    this.part = `${path}.part`;
    this.#replace = replace;
  }

  /** Makes it, empty; throws `bad-arguments` where the name cannot be had, `output-unwritable` where nothing can be written. */
  static async begin(
    request: Pick<ExportRequest, 'path' | 'replace' | 'caseDir'>,
    work: WorkFolder,
    kind: 'file' | 'folder',
  ): Promise<Output> {
    const path = await placeOf(request);
    const output = new Output(path, request.replace);
    await output.#checkFree();
    await work.claim(output.part);
    try {
      if (kind === 'folder') await mkdir(output.part);
      else await (await open(output.part, 'wx')).close();
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST'
        ? new CredtrailError('bad-arguments', `${output.part} is there already: another export writes it.`)
        : unwritable(path, error);
    }
    await work.claim(output.part);
    return output;
  }

  /** Gives it its name; from then on it stays. */
  async finish(): Promise<void> {
    try {
      await this.#checkFree();
      await rename(this.part, this.path);
      this.#whole = true;
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  /** Removes it unless it is whole. */
  async discard(): Promise<void> {
    if (!this.#whole) await rm(this.part, { recursive: true, force: true });
  }

  async #checkFree(): Promise<void> {
    if (!existsSync(this.path)) return;
    const isFile = (await lstat(this.path)).isFile();
    if (this.#replace && isFile) return;
    throw new CredtrailError('bad-arguments', `${this.path} is there already; choose another name.`);
  }
}

/** Where a file may be written: in a folder that exists, and in the case itself only in a working folder. */
async function placeOf({ path, caseDir }: Pick<ExportRequest, 'path' | 'caseDir'>): Promise<string> {
  let folder: string;
  try {
    folder = await realpath(dirname(resolve(path)));
  } catch (error) {
    throw unwritable(path, error);
  }
  const way = relative(await realpath(caseDir), folder);
  const [first = ''] = way.split(sep);
  if (first !== '..' && !isAbsolute(way) && !first.startsWith(WORK_PREFIX)) {
    throw new CredtrailError('bad-arguments', `${path} lies in the case; choose a place outside it.`);
  }
  return join(folder, basename(path));
}

/** Text written into a file piece by piece, hashed as it goes. */
export class TextFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting: string[] = [];
  #length = 0;
  #bytes = 0n;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens a file that is there and empty. */
  static async open(path: string): Promise<TextFile> {
    return new TextFile(await open(path, 'r+'));
  }

  /** Adds text; it may wait in memory until there is enough to write. */
  async add(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= 1 << 18) await this.#flush();
  }

  /** Writes the rest to the disk and closes the file; its size and SHA-256. */
  async end(): Promise<{ readonly bytes: bigint; readonly sha256: string }> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes the file as it is. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#length = 0;
    await this.#file.writeFile(bytes);
    this.#hash.update(bytes);
    this.#bytes += BigInt(bytes.length);
  }
}

/** Size and SHA-256 of a file that is on the disk. */
export async function hashFile(
  path: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: bigint; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0n;
  for await (const chunk of createReadStream(path, {
    signal,
    highWaterMark: 1 << 20,
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += BigInt(chunk.length);
  }
  return { bytes, sha256: hash.digest('hex') };
}
