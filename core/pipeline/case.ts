import { constants, existsSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { TABLES_FORMAT } from '#core/model/version.ts';

const CURRENT = 'current.json';

/** A case on disk: a folder whose `current.json` names the database generation in force. */
export class CaseFolder {
  /** Absolute path of the folder. */
  readonly dir: string;
  #current: Current;

  private constructor(dir: string, current: Current) {
    this.dir = dir;
    this.#current = current;
  }

  /** Opens a case that exists; throws `no-case` where there is none, `case-outdated` where its tables have another layout. */
  static async open(dir: string): Promise<CaseFolder> {
    const path = resolve(dir);
    const current = await readSettled(path);
    if (current === null)
      throw new CredtrailError(
        'no-case',
        `${path} is not a case: it has no ${CURRENT}. Import a bundle with --case ${path} first.`,
      );
    return readable(ofThisVersion(new CaseFolder(path, current), current.format));
  }

  /** As {@link open}, but makes an empty case where there is none; throws `no-case` where the folder holds other things. */
  static async openOrCreate(dir: string): Promise<CaseFolder> {
    return readable(await CaseFolder.openForImport(dir));
  }

  /** As {@link openOrCreate}, also where the tables have the layout of an earlier version: an import makes them anew. */
  static async openForImport(dir: string): Promise<CaseFolder> {
    const path = resolve(dir);
    const current = await readSettled(path);
    if (current !== null) {
      return ofThisVersion(new CaseFolder(path, current), current.format);
    }
    const names = existsSync(path) ? await readdir(path) : [];
    if (!names.every(isOwnName)) {
      throw new CredtrailError(
        'no-case',
        `${path} holds other files and is not a case; name a new or empty folder.`,
      );
    }
    if (await holdsWork(path, names)) throw headless(path, names);
    await mkdir(join(path, 'config'), { recursive: true });
    const folder = new CaseFolder(path, { generation: 0, bytes: null, format: TABLES_FORMAT });
    await folder.#write(0);
    return folder;
  }

  /** Name for people: the folder's name without its ending. */
  get name(): string {
    return basename(this.dir).replace(/\.credtrail$/, '');
  }

  /** Number of the generation in force; 0 before the first import. */
  get generation(): number {
    return this.#current.generation;
  }

  /** Whether the database in force was made by an earlier version and has to be made anew from the evidence. */
  get outdated(): boolean {
    return this.#current.format < TABLES_FORMAT && this.generation > 0;
  }

  /** Path of the database in force, null before the first import. */
  get databasePath(): string | null {
    return this.generation === 0 ? null : this.pathOf(this.generation);
  }

  /** Path of a generation's database. */
  pathOf(generation: number): string {
    return join(this.dir, `case-${String(generation)}.duckdb`);
  }

  /** Reads `current.json` again; true if another generation is in force now. */
  async reload(): Promise<boolean> {
    const current = await readSettled(this.dir);
    if (current === null) throw new CredtrailError('no-case', `${this.dir} is no longer a case.`);
    ofThisVersion(this, current.format);
    const changed = current.generation !== this.generation;
    this.#current = current;
    return changed;
  }

  /**
   * Puts the next generation's database in place, if it is not there yet: a copy of the one in force, or where that one is
   * outdated what `remake` writes, given the path of the old one and of the new.
   */
  async prepareNext(remake?: (from: string, to: string) => Promise<void>): Promise<string> {
    const next = this.pathOf(this.generation + 1);
    if (this.#current.format < TABLES_FORMAT) await this.discardNext();
    if (existsSync(next)) return next;
    await rm(`${next}.wal`, { force: true });
    const current = this.databasePath;
    if (current !== null) {
      if (!existsSync(current)) throw missing(this.dir, current);
      const copy = `${next}.copy`;
      if (this.outdated) {
        if (!remake) throw outdated(this.dir, this.#current.format);
        await remake(current, copy);
      } else {
        await copyFile(current, copy, constants.COPYFILE_FICLONE);
        await chmod(copy, 0o644);
      }
      await rename(copy, next);
    }
    return next;
  }

  /** Removes an unfinished next generation, its log first: a log without its database would be taken for that of the next one. */
  async discardNext(): Promise<void> {
    const next = this.pathOf(this.generation + 1);
    for (const path of [`${next}.wal`, next, `${next}.copy`]) await rm(path, { force: true });
  }

  /** Makes the next generation the one in force, by one rename, and removes the older ones that nobody holds open. */
  async advance(): Promise<void> {
    await this.#write(this.generation + 1);
    for (const name of await readdir(this.dir)) {
      const number = /^case-(\d+)\.duckdb/.exec(name)?.[1];
      if (number === undefined || Number(number) >= this.generation) continue;
      await rm(join(this.dir, name), { force: true }).catch(ignoreBusy);
    }
  }

  async #write(generation: number): Promise<void> {
    const path = join(this.dir, CURRENT);
    const bytes = statSync(this.pathOf(generation), { throwIfNoEntry: false })?.size;
    const file = await open(`${path}.new`, 'w');
    try {
      await file.writeFile(`${JSON.stringify({ format: TABLES_FORMAT, generation, bytes })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    this.#current = { generation, bytes: bytes ?? null, format: TABLES_FORMAT };
  }
}

/** Whether a folder holds a case of an earlier version, whose tables an import makes anew even if it brings nothing. */
export async function isOutdated(dir: string): Promise<boolean> {
  return existsSync(join(dir, CURRENT)) && (await CaseFolder.openForImport(dir)).outdated;
}

/** Windows keeps files that a reader has open; the next import removes them. */
function ignoreBusy(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EBUSY' && error.code !== 'EPERM') throw error;
}

function missing(dir: string, database: string): CredtrailError {
  return new CredtrailError(
    'case-damaged',
    `${database} is missing, although ${join(dir, CURRENT)} names it. Put it back, or import the bundles into a new case.`,
  );
}

/** Whether a folder without `current.json` holds what only a case with one can hold; taking it for new would lose it. */
async function holdsWork(dir: string, names: readonly string[]): Promise<boolean> {
  if (names.some((name) => DATABASE.test(name) || name === 'journal.ndjson')) return true;
  return (
    names.includes('evidence') && (await readdir(join(dir, 'evidence'))).some((name) => SHA256.test(name))
  );
}

function headless(dir: string, names: readonly string[]): CredtrailError {
  const numbers = names.flatMap((name) => DATABASE.exec(name)?.[1] ?? []).map(Number);
  const cure =
    numbers.length === 0
      ? 'import the bundles into a new case'
      : `write {"format":${String(TABLES_FORMAT)},"generation":${String(Math.min(...numbers))}} into it, the number of its oldest database`;
  return new CredtrailError(
    'case-damaged',
    `${dir} holds a case, but its ${CURRENT} is missing. Put it back, or ${cure}.`,
  );
}

const DATABASE = /^case-(\d+)\.duckdb$/;
const SHA256 = /^[0-9a-f]{64}$/;

function isOwnName(name: string): boolean {
  return /^(case-\d+\.duckdb.*|evidence|config|journal\..*|current\.json.*|writer\.lock.*|work-.*)$/.test(
    name,
  );
}

/** Refuses a case whose tables a later version wrote. */
function ofThisVersion(folder: CaseFolder, format: number): CaseFolder {
  if (format > TABLES_FORMAT) throw outdated(folder.dir, format);
  return folder;
}

/** Refuses a case whose tables an earlier version wrote. */
function readable(folder: CaseFolder): CaseFolder {
  if (folder.outdated) throw outdated(folder.dir, TABLES_FORMAT - 1);
  return folder;
}

function outdated(dir: string, format: number): CredtrailError {
  return new CredtrailError(
    'case-outdated',
    format > TABLES_FORMAT
      ? `${dir} was made by a later version of Credtrail (its tables have format ${String(format)}, this version reads ${String(TABLES_FORMAT)}). Open it with that version.`
      : `${dir} was made by an earlier version of Credtrail. Run "credtrail import --case ${dir}": its tables are made anew from the evidence that it keeps.`,
  );
}

/** What is in force, after checking that its database has the size it was left with; an import may swap it meanwhile. */
async function readSettled(dir: string): Promise<Current | null> {
  const first = await readCurrent(dir);
  const fault = first && faultOf(dir, first);
  if (first === null || fault === null) return first;
  const second = await readCurrent(dir);
  if (second !== null && second.generation !== first.generation) return second;
  throw fault;
}

function faultOf(dir: string, { generation, bytes }: Current): CredtrailError | null {
  if (bytes === null) return null;
  const path = join(dir, `case-${String(generation)}.duckdb`);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return missing(dir, path);
  if (size === bytes) return null;
  return new CredtrailError(
    'case-damaged',
    `The database ${path} could not be opened: it has ${String(size)} bytes, not the ${String(bytes)} it was left with. Put it back, or import the bundles into a new case.`,
  );
}

/** What `current.json` says. */
interface Current {
  readonly generation: number;
  readonly bytes: number | null;
  readonly format: number;
}

async function readCurrent(dir: string): Promise<Current | null> {
  let text: string;
  try {
    text = await readFile(join(dir, CURRENT), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CredtrailError('case-damaged', `${join(dir, CURRENT)} could not be read.`, { cause: error });
  }
  const { generation, bytes, format } = objectIn(text);
  if (typeof generation !== 'number' || !Number.isInteger(generation) || generation < 0) {
    throw new CredtrailError('case-damaged', `${join(dir, CURRENT)} does not name a generation.`);
  }
  return {
    generation,
    bytes: typeof bytes === 'number' ? bytes : null,
    format: typeof format === 'number' ? format : 1,
  };
}

/** The object that a text holds; one without fields where it holds none. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
