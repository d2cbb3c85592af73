import { existsSync } from 'node:fs';
import { throwIfAborted } from '#core/base/abort.ts';
import { CredtrailError } from '#core/base/error.ts';
import { count } from '#core/base/text.ts';
import { now } from '#core/base/time.ts';
import { runCredentials } from '#core/credentials/stage.ts';
import type { Connection } from '#core/db/database.ts';
import { maskWritten } from '#core/keys/written.ts';
import { runPermissions } from '#core/permissions/stage.ts';
import { References } from '#core/evidence/references.ts';
import { registerBundles, type Registration } from '#core/evidence/register.ts';
import type { ImportProgress, ImportSummary } from '#core/model/import.ts';
import { TOOL, VERSION } from '#core/model/version.ts';
import type { Source } from '#core/sources/source.ts';
import { runSources } from '#core/sources/stage.ts';
import { CaseFolder } from './case.ts';
import { loadDecisions } from './decisions.ts';
import { appendToJournal } from './journal.ts';
import { WriterLock } from './lock.ts';
import { keepMappings, mappingsOf, readMappings, sourcesWith, type KeptMapping } from './mappings.ts';
import { examinerOf } from './note-writing.ts';
import { buildNext, workDir } from './next-generation.ts';
import { concludeIdentities } from './reconsider.ts';
import { verifyEntries } from './remake.ts';

/** What to import, and how. */
export interface ImportOptions {
  /** Folder of the case; made if it is new. */
  readonly caseDir: string;
  /** Bundles: folders, archives, single files; none where only a case of an earlier version is to be made anew. */
  readonly paths: readonly string[];
  /** Whether plain files stay where they are and only their path and hash are kept. */
  readonly reference?: boolean | undefined;
  /** Worker threads of the database; all cores when absent. */
  readonly threads?: number | undefined;
  /** Who imports; the system account's name when absent. */
  readonly examiner?: string | undefined;
  /** Stops the import; the case stays as it was. */
  readonly signal?: AbortSignal | undefined;
  /** Told of progress. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Splits every entry record by record instead of letting DuckDB open whole documents; for comparison. */
  readonly alwaysCareful?: boolean | undefined;
  /** Decompressed bytes that are loaded at a time; what suits the memory limit when absent. The tables do not depend on it. */
  readonly batchBytes?: number | undefined;
  /** Mapping files to be kept in the case, and used from now on. */
  readonly mappings?: readonly string[] | undefined;
  /** Log sources to ask, in order; those of the case's mappings and all that the product knows when absent. */
  readonly sources?: readonly Source[] | undefined;
}

/**
 * Imports bundles into a case. The work happens on the next generation of its database, which comes into force by one
 * rename at the end: readers keep the old one until then, and a killed import is picked up by the next one of the same bundles.
 *
 * A case of an earlier version gets its tables anew from the evidence that it keeps.
 * Throws `config-invalid` before anything is changed where a mapping is not understood, `input-not-found`, `evidence-changed`, `case-locked`, `cancelled` and what opening the bundles throws; the case is then as it was.
 */
export async function runImport(options: ImportOptions): Promise<ImportSummary> {
  const started = performance.now();
  const missing = options.paths.find((path) => !existsSync(path));
  if (missing !== undefined)
    throw new CredtrailError(
      'input-not-found',
      `${missing} does not exist. Name a folder, an archive or a log file.`,
    );
  const given = await readMappings(options.mappings ?? []);
  const folder = await CaseFolder.openForImport(options.caseDir);
  const lock = await WriterLock.take(folder.dir, 'import');
  try {
    await folder.reload();
    if (options.paths.length === 0 && !folder.outdated)
      throw new CredtrailError('bad-arguments', 'There is nothing to import: name at least one path.');
    const examiner = maskWritten(options.examiner ?? (await examinerOf(folder.dir))).text;
    await keepMappings(folder.dir, given);
    const mappings = await mappingsOf(folder.dir);
    const sources = options.sources ?? sourcesWith(mappings);
    const built = await buildNext(folder, options, (db) =>
      runStages(db, folder, { ...options, sources }, examiner),
    );
    const receipt = {
      generation: folder.generation + 1,
      remade: folder.outdated,
      ...journalled(mappings),
      ...built,
    };
    const author = { examiner, tool: TOOL };
    const { hash } = await appendToJournal(folder.dir, author, 'import', receipt);
    await folder.advance();
    return summarise(built, hash, (performance.now() - started) / 1000);
  } finally {
    await lock.release();
  }
}

/** Which mappings an import read by, where there are any. */
function journalled(mappings: readonly KeptMapping[]): { readonly mappings?: readonly KeptMapping[] } {
  return mappings.length === 0 ? {} : { mappings: mappings.map(({ id, sha256 }) => ({ id, sha256 })) };
}

/** What the next generation holds, and what came in with it. */
interface Built {
  readonly totals: Totals;
  readonly registration: Omit<Registration, 'settled'>;
}

type Totals = Omit<ImportSummary, 'seconds' | 'added' | 'bundles' | 'replaced' | 'journalHead'> & {
  readonly recordsBefore: number;
};

async function runStages(
  db: Connection,
  folder: CaseFolder,
  options: ImportOptions,
  examiner: string,
): Promise<Built> {
  const { signal, onProgress } = options;
  const tell = onProgress ?? (() => undefined);
  tell({ stage: 'evidence', done: 0, total: 0, unit: 'files', message: 'opening the bundles' });
  const recordsBefore = await recordsSoFar(db);
  const references = new References();
  const { settled, ...registration } = await registerBundles({
    connection: db,
    caseDir: folder.dir,
    paths: options.paths,
    reference: options.reference ?? false,
    references,
    examiner,
    toolVersion: VERSION,
    importedAt: now(),
    ...(signal ? { signal } : {}),
    onProgress: (done, total, unit, message) => {
      tell({ stage: 'evidence', done, total, unit, message });
    },
  });
  if (folder.outdated) await verifyEntries(folder.dir, db);
  try {
    await runSources({
      db,
      caseDir: folder.dir,
      workDir: workDir(folder),
      signal,
      alwaysCareful: options.alwaysCareful,
      batchBytes: options.batchBytes,
      sources: options.sources,
      onProgress: (done, total, message) => {
        tell({ stage: 'sources', done, total, unit: 'bytes', message });
      },
    });
  } finally {
    await references.verify();
  }
  throwIfAborted(signal);
  tell({ stage: 'credentials', done: 0, total: 1, unit: 'steps', message: 'tying credentials together' });
  await runCredentials(db);
  throwIfAborted(signal);
  tell({ stage: 'permissions', done: 0, total: 1, unit: 'steps', message: 'measuring what they may do' });
  await runPermissions(db);
  throwIfAborted(signal);
  tell({ stage: 'identities', done: 0, total: 1, unit: 'steps', message: 'finding out who is who' });
  await concludeIdentities(db, await loadDecisions(folder.dir), signal);
  await settled;
  throwIfAborted(signal);
  const totals = await totalsOf(db, recordsBefore);
  tell({
    stage: 'finish',
    done: 1,
    total: 1,
    unit: 'steps',
    message: `${count(totals.events, 'event')}, ${count(totals.credentials, 'credential')}`,
  });
  return { totals, registration };
}

async function recordsSoFar(db: Connection): Promise<number> {
  const known = await db.first(`SELECT 1 AS found FROM duckdb_tables() WHERE table_name = 'evidence_file'`);
  if (!known) return 0;
  const row = await db.first<{ n: bigint }>(
    'SELECT coalesce(sum(records), 0)::BIGINT AS n FROM evidence_file',
  );
  return Number(row?.n ?? 0n);
}

async function totalsOf(db: Connection, recordsBefore: number): Promise<Totals> {
  const row = await db.first<Record<string, bigint>>(`
    SELECT count(*) AS files, sum(records)::BIGINT AS records, sum(events)::BIGINT AS events, sum(paired)::BIGINT AS paired,
      sum(duplicates)::BIGINT AS duplicates, sum(set_aside)::BIGINT AS set_aside,
      count(*) FILTER (container IS NULL AND source <> 'empty') AS unread, (SELECT count(*) FROM credential) AS credentials
    FROM evidence_file`);
  const number = (name: string): number => Number(row?.[name] ?? 0n);
  return {
    files: number('files'),
    records: number('records'),
    events: number('events'),
    paired: number('paired'),
    duplicates: number('duplicates'),
    setAside: number('set_aside'),
    credentials: number('credentials'),
    unread: number('unread'),
    recordsBefore,
  };
}

function summarise(built: Built, journalHead: string, seconds: number): ImportSummary {
  const { recordsBefore, ...totals } = built.totals;
  const { newFiles, knownFiles, bundles, replaced } = built.registration;
  return {
    ...totals,
    seconds: Math.round(seconds * 1000) / 1000,
    added: { files: newFiles, known: knownFiles, records: totals.records - recordsBefore },
    bundles: bundles.map(({ path, sha256, skipped }) => ({ path, sha256, skipped })),
    replaced,
    journalHead,
  };
}
