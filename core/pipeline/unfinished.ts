import type { Connection } from '#core/db/database.ts';
import type { CaseFolder } from './case.ts';

const MARK = `
  CREATE TABLE IF NOT EXISTS _import (
    paths VARCHAR[],          -- bundles asked for, absolute
    by_reference BOOLEAN,     -- whether plain files are only referred to
    base_bundle INTEGER       -- last bundle of the generation it builds on
  )`;

/**
 * The mark that an unfinished import leaves in the next generation. An import of the same bundles goes on from the
 * entries already done; any other one starts again from the generation in force.
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
    if (!tables.has('_import')) {
      const base = tables.has('bundle')
        ? await db.first<{ n: number }>('SELECT coalesce(max(bundle_id), 0) AS n FROM bundle')
        : undefined;
      await db.run('BEGIN');
      await db.run(MARK);
      await db.run('INSERT INTO _import VALUES (?, ?, ?)', [this.#paths, this.#reference, base?.n ?? 0]);
      await db.run('COMMIT');
      return true;
    }
    const mark = await db.first<{ paths: string[]; by_reference: boolean; base_bundle: number }>(
      'SELECT * FROM _import',
    );
    const same =
      mark?.by_reference === this.#reference && JSON.stringify(mark.paths) === JSON.stringify(this.#paths);
    if (!same) {
      this.#unusable = true;
      return false;
    }
    if (tables.has('bundle')) {
      await db.run('DELETE FROM bundle WHERE bundle_id > ?', [mark.base_bundle]);
      await db.run('DELETE FROM evidence_path WHERE bundle_id > ?', [mark.base_bundle]);
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

  /** Takes the mark away: the generation is complete. */
  async close(db: Connection): Promise<void> {
    await db.run('DROP TABLE _import');
  }

  /** Discards the next generation if {@link claim} or {@link hasOrphans} found it of no use; after the database was closed. */
  async discardIfUnusable(): Promise<void> {
    if (this.#unusable) await this.#folder.discardNext();
    this.#unusable = false;
  }
}
