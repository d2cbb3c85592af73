import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Database, type Bindable } from '#core/db/database.ts';
import type { ImportSummary } from '#core/model/import.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { caseDigest } from '#core/pipeline/digest.ts';
import { runImport, type ImportOptions } from '#core/pipeline/import.ts';
import { readRaw, type RawRecord } from '#core/pipeline/raw.ts';

/** A file to import: its name, and its bytes or text. */
export type TestFile = readonly [name: string, content: string | Buffer];

/** One row of `evidence_file` as far as accounting goes. */
export interface Account {
  readonly path: string;
  readonly source: string;
  readonly records: number;
  readonly events: number;
  readonly paired: number;
  readonly duplicates: number;
  readonly set_aside: number;
}

/** How an import reads: see `ImportOptions`. */
export type ReadingOptions = Pick<ImportOptions, 'alwaysCareful' | 'batchBytes' | 'sources'>;

/** A case in a folder of its own below the system's temporary one, with the bundles that go into it. */
export class TempCase {
  /** Folder that holds the case and its bundles. */
  readonly home: string;
  #bundles = 0;

  private constructor(home: string) {
    this.home = home;
  }

  /** Makes an empty one. */
  static async make(): Promise<TempCase> {
    return new TempCase(await mkdtemp(join(tmpdir(), 'credtrail-case-')));
  }

  /** Makes one and imports the files as one bundle. */
  static async of(files: readonly TestFile[], options: ReadingOptions = {}): Promise<TempCase> {
    const made = await TempCase.make();
    await made.import(files, options);
    return made;
  }

  /** Folder of the case itself. */
  get dir(): string {
    return join(this.home, 'test.credtrail');
  }

  /** Writes the files into a new bundle and imports it. */
  async import(files: readonly TestFile[], options: ReadingOptions = {}): Promise<ImportSummary> {
    this.#bundles += 1;
    const bundle = join(this.home, `bundle-${String(this.#bundles)}`);
    for (const [name, content] of files) {
      const path = join(bundle, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    return this.importPath(bundle, options);
  }

  /** Imports what lies at a path, by one thread: these are small, and tests run side by side. */
  async importPath(path: string, options: ReadingOptions = {}): Promise<ImportSummary> {
    return runImport({ caseDir: this.dir, paths: [path], examiner: 'test', threads: 1, ...options });
  }

  /** Rows of a query over the case in force. */
  async rows<T = Record<string, unknown>>(query: string, params?: readonly Bindable[]): Promise<T[]> {
    return this.#reading(async (db) => db.rows<T>(query, params));
  }

  /** What became of each file's records, in the order of their paths. */
  async accounts(): Promise<Account[]> {
    return this.rows<Account>(
      `SELECT path, source, records::INTEGER AS records, events::INTEGER AS events, paired::INTEGER AS paired,
        duplicates::INTEGER AS duplicates, set_aside::INTEGER AS set_aside FROM evidence_file ORDER BY path`,
    );
  }

  /** Accounts that do not add up; none in a sound case. */
  async unbalanced(): Promise<Account[]> {
    return (await this.accounts()).filter(
      (file) => file.records !== file.events + file.paired + file.duplicates + file.set_aside,
    );
  }

  /** Hash over the public tables. */
  async digest(): Promise<string> {
    return this.#reading(caseDigest);
  }

  /** A record read again from the evidence. */
  async raw(fileId: number, ordinal: bigint): Promise<RawRecord> {
    return this.#reading(async (db) => readRaw(this.dir, db, fileId, ordinal));
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  async #reading<T>(work: (db: Awaited<ReturnType<Database['connect']>>) => Promise<T>): Promise<T> {
    const path = (await CaseFolder.open(this.dir)).databasePath;
    if (path === null) throw new Error('the case has no database yet');
    const database = await Database.open({ path, readOnly: true });
    const db = await database.connect();
    try {
      return await work(db);
    } finally {
      db.close();
      database.close();
    }
  }
}
