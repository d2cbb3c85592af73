import type { Connection } from '#core/db/database.ts';
import { forgetBundlesAfter } from '#core/evidence/forget.ts';
import type { CaseFolder } from './case.ts';

const MARK = `
  CREATE OR REPLACE TABLE _import (
    generation INTEGER,       -- generation that the import builds
    paths VARCHAR[],          -- bundles asked for, absolute
    by_reference BOOLEAN,     -- whether plain files are only referred to
    base_bundle INTEGER       -- last bundle of the generation it builds on
  )`;

interface Mark {
  readonly generation: number;
  readonly paths: readonly string[];
  readonly by_reference: boolean;
  readonly base_bundle: number;
}

/**
 * The mark of an import in the generation that it builds. Where that generation never came into force, an import of the
 * same bundles goes on from the entries already done; any other one starts again from the generation in force.
 */
export class Unfinished {
  readonly #folder: CaseFolder;
  readonly #paths: readonly string[];
  readonly #reference: boolean;
  #unusable = false;

  constructor(folder: CaseFolder, paths: readonly string[], reference: boolean) {
    this.#folder = folder;
    this.#paths = paths;
    this.#reference = reference;
  }

  /** Claims the database for this import; false when it holds another one's rest and must be discarded. */
  async claim(db: Connection): Promise<boolean> {
    const tables = new Set(
      (await db.rows<{ table_name: string }>('SELECT table_name FROM duckdb_tables()')).map(
        (row) => row.table_name,
      ),
    );
    const mark = tables.has('_import') ? await db.first<Mark>('SELECT * FROM _import') : undefined;
    if (mark?.generation !== this.#folder.generation + 1) {
      await this.#leaveMark(db, tables.has('bundle'));
      return true;
    }
    const same =
      mark.by_reference === this.#reference && JSON.stringify(mark.paths) === JSON.stringify(this.#paths);
    if (!same) {
      this.#unusable = true;
      return false;
    }
    if (tables.has('bundle')) {
      await forgetBundlesAfter(db, mark.base_bundle);
    }
    return true;
  }

  /** Whether entries of the killed attempt are no longer in the bundles; then the attempt is of no use. */
  async hasOrphans(db: Connection): Promise<boolean> {
    const orphan = await db.first(
      'SELECT 1 AS found FROM _entry WHERE file_id NOT IN (SELECT file_id FROM evidence_path) LIMIT 1',
    );
    this.#unusable = orphan !== undefined;
    return this.#unusable;
  }

  /** Discards the next generation if {@link claim} or {@link hasOrphans} found it of no use; after the database was closed. */
  async discardIfUnusable(): Promise<void> {
    if (this.#unusable) await this.#folder.discardNext();
    this.#unusable = false;
  }

  async #leaveMark(db: Connection, hasBundles: boolean): Promise<void> {
    const base = hasBundles
      ? await db.first<{ n: number }>('SELECT coalesce(max(bundle_id), 0) AS n FROM bundle')
      : undefined;
    await db.run('BEGIN');
    await db.run(MARK);
    await db.run('INSERT INTO _import VALUES (?, ?, ?, ?)', [
      this.#folder.generation + 1,
      this.#paths,
      this.#reference,
      base?.n ?? 0,
    ]);
    await db.run('COMMIT');
  }
}
