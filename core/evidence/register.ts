import { resolve } from 'node:path';
import type { Micros } from '#core/base/time.ts';
import { count } from '#core/base/text.ts';
import type { Limits } from '#core/bundle/limits.ts';
import type { Skipped } from '#core/bundle/entry.ts';
import type { Connection } from '#core/db/database.ts';
import { Originals } from './originals.ts';
import { References } from './references.ts';
import { survey, type Found, type Surveyed } from './survey.ts';
import registerSql from './register.sql?raw';
import tablesSql from './tables.sql?raw';

const ROWS_AT_ONCE = 10_000;
const PROGRESS_MS = 100;

/** What is imported, by whom, into which case. */
export interface RegisterOptions {
  /** The case's database, open for writing. */
  readonly connection: Connection;
  /** Folder of the case; copies go into its `evidence/`. */
  readonly caseDir: string;
  /** Bundles to import: folders, archives, single files. */
  readonly paths: readonly string[];
  /** Whether plain files on disk are only referred to; entries of archives are always copied. */
  readonly reference: boolean;
  /** Watches the files that are only referred to, for who reads them afterwards. */
  readonly references?: References;
  /** Who imports. */
  readonly examiner: string;
  /** Version of the program. */
  readonly toolVersion: string;
  /** When the import began. */
  readonly importedAt: Micros;
  /** Limits that differ from the default. */
  readonly limits?: Partial<Limits>;
  /** Stops the work with `cancelled`; no half-written file stays. */
  readonly signal?: AbortSignal;
  /** Told how many entries are done, of how many (0 while unknown), at most ten times a second and at the end. */
  readonly onProgress?: (done: number, total: number, unit: 'files' | 'bytes', message: string) => void;
}

/** One bundle as it was registered. */
export interface RegisteredBundle {
  /** Its number in the case. */
  readonly bundleId: number;
  /** Its path as given. */
  readonly path: string;
  /** SHA-256 of the archive or file; for a folder, of its sorted lines `<sha256>  <path>`. */
  readonly sha256: string;
  /** Its entries. */
  readonly entries: number;
  /** Those of them that the case had before this import. */
  readonly known: number;
  /** What it holds besides and was passed over. */
  readonly skipped: readonly Skipped[];
}

/** What an import brought: enough for a receipt. */
export interface Registration {
  /** The bundles in the order given. */
  readonly bundles: readonly RegisteredBundle[];
  /** Entries new to the case, equal bytes counted once. */
  readonly newFiles: number;
  /** Entries that the case had before, equal bytes counted once. */
  readonly knownFiles: number;
  /** Bytes read, every entry of every bundle. */
  readonly bytes: number;
  /** SHA-256 of the copies in the case that had been altered and were replaced by the right bytes, sorted. */
  readonly replaced: readonly string[];
  /**
   * Ends once every copy is on the disk and not only on its way there, and rejects where that cannot be. It goes on beside
   * the stages that follow; a case whose evidence it is must not come into force before.
   */
  readonly settled: Promise<void>;
}

/**
 * Registers every entry of every bundle: hash, size, path, and its bytes kept unless only referred to.
 * The tables are touched only when all bundles were read, in a transaction of its own, so that a failure, a cancel or a
 * killed process leaves them as they were.
 */
export async function registerBundles(options: RegisterOptions): Promise<Registration> {
  const { connection, caseDir, reference, limits, signal } = options;
  const references = options.references ?? new References();
  const originals = Originals.open(caseDir);
  const progress = new Progress(options.onProgress);
  const surveyed: (Surveyed & { readonly path: string })[] = [];
  for (const path of options.paths) {
    const bundle = await survey(path, {
      originals,
      caseDir: resolve(caseDir),
      reference,
      references,
      limits,
      signal,
      onListed: (files) => progress.expect(files),
      onEntry: (bytes) => progress.step(bytes),
    });
    surveyed.push({ path, ...bundle });
  }
  const settled = originals.settle();
  settled.catch(() => undefined);
  progress.report();
  await connection.run(tablesSql);
  const known = await knownHashes(connection);
  const bundles = await atOnce(connection, () => writeBundles(options, surveyed, known));
  const hashes = new Set(surveyed.flatMap((bundle) => bundle.entries.map((entry) => entry.sha256)));
  const knownFiles = [...hashes].filter((hash) => known.has(hash)).length;
  const newFiles = hashes.size - knownFiles;
  return { bundles, newFiles, knownFiles, bytes: progress.bytes, replaced: originals.replaced, settled };
}

/** All of the work's changes or, when it fails or the process dies, none. */
async function atOnce<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const answer = await work();
    await connection.run('COMMIT');
    return answer;
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

async function knownHashes(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await connection.rows<{ sha256: string }>('SELECT sha256 FROM _entry');
  return new Set(rows.map((row) => row.sha256));
}

async function writeBundles(
  options: RegisterOptions,
  surveyed: readonly (Surveyed & { readonly path: string })[],
  known: ReadonlySet<string>,
): Promise<RegisteredBundle[]> {
  const { connection, examiner, toolVersion, importedAt } = options;
  const last = await connection.first<{ id: number }>(
    'SELECT coalesce(max(bundle_id), 0)::INTEGER AS id FROM bundle',
  );
  await connection.run(CREATE_FOUND);
  const bundles: RegisteredBundle[] = [];
  for (const { path, sha256, entries, skipped } of surveyed) {
    const bundleId = (last?.id ?? 0) + bundles.length + 1;
    await connection.run(INSERT_BUNDLE, [bundleId, path, sha256, importedAt, examiner, toolVersion]);
    for (const part of parts(entries)) await connection.run(INSERT_FOUND, [bundleId, ...columns(part)]);
    for (const part of parts(skipped)) {
      await connection.run(INSERT_SKIPPED, [
        bundleId,
        part.map((row) => row.path),
        part.map((row) => row.reason),
      ]);
    }
    const before = entries.filter((entry) => known.has(entry.sha256)).length;
    bundles.push({ bundleId, path, sha256, entries: entries.length, known: before, skipped });
  }
  await connection.run(registerSql);
  await connection.run('DROP TABLE _found; DROP TABLE _brought');
  return bundles;
}

const CREATE_FOUND = `CREATE OR REPLACE TEMP TABLE _found (
  bundle_id INTEGER, path VARCHAR, sha256 VARCHAR, bytes BIGINT, stored VARCHAR, origin_path VARCHAR, note VARCHAR)`;
const INSERT_BUNDLE = 'INSERT INTO bundle VALUES (?, ?, ?, make_timestamp(?::BIGINT), ?, ?)';
const INSERT_FOUND = `INSERT INTO _found
  SELECT ?, unnest(?), unnest(?), unnest(?)::BIGINT, unnest(?), unnest(?), unnest(?)`;
const INSERT_SKIPPED = 'INSERT INTO _skipped SELECT ?, unnest(?), unnest(?)';

function columns(entries: readonly Found[]): (string | null)[][] {
  return [
    entries.map((entry) => entry.path),
    entries.map((entry) => entry.sha256),
    entries.map((entry) => String(entry.bytes)),
    entries.map((entry) => entry.stored),
    entries.map((entry) => entry.originPath),
    entries.map((entry) => entry.note),
  ];
}

function* parts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}

/** Counts entries and tells about them, not too often. */
class Progress {
  /** Bytes of all entries so far. */
  bytes = 0;
  #done = 0;
  #total = 0;
  #told = 0;
  readonly #listener: RegisterOptions['onProgress'];

  constructor(listener: RegisterOptions['onProgress']) {
    this.#listener = listener;
  }

  expect(files: number): void {
    this.#total += files;
  }

  step(bytes: number): void {
    this.#done += 1;
    this.bytes += bytes;
    const time = performance.now();
    if (time - this.#told < PROGRESS_MS) return;
    this.#told = time;
    this.report();
  }

  report(): void {
    const total = this.#total === 0 ? 0 : Math.max(this.#total, this.#done);
    this.#listener?.(this.#done, total, 'files', `hashing ${count(this.#done, 'file')}`);
  }
}
