import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { throwIfAborted } from '#core/base/abort.ts';
import { asCredtrailError, CredtrailError } from '#core/base/error.ts';
import { sha256 as sha256Of } from '#core/base/hash.ts';
import { now, toIso } from '#core/base/time.ts';
import { Database, type Connection } from '#core/db/database.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';
import { maskAllWritten, maskWritten } from '#core/keys/written.ts';
import type { ExportProgress, ExportSummary } from '#core/model/export.ts';
import { TOOL, VERSION } from '#core/model/version.ts';
import { appendToJournal } from '../journal.ts';
import { examinerOf } from '../note-writing.ts';
import { WorkFolder } from '../work-folder.ts';
import { limitsOf, limitsPath, limitsText, writeLimits, type Limit } from './limits.ts';
import { hashFile, Output, unwritable } from './output.ts';
import type { ExportRequest } from './request.ts';
import { chosenColumns, describe } from './shape.ts';
import { writeStoredZip } from './stored-zip.ts';
import { MANIFEST, writeTables } from './write-tables.ts';
import { writeRows, type WrittenFile } from './write-rows.ts';

const MEMORY = '1GB';

/** What an export is doing: the request, its files, and who hears of it. */
interface Job {
  readonly request: ExportRequest;
  readonly output: Output;
  readonly work: WorkFolder;
  readonly signal: AbortSignal;
  readonly tell: (message: string, rows: bigint, total: bigint | null) => void;
  readonly facts: Readonly<Record<string, string>>;
}

type Rows = WrittenFile & { readonly leftOut: bigint };
type Done = Rows & { readonly limits: readonly Limit[] };

/**
 * Takes rows or all public tables of a case out into a file, by way of `<name>.part`. The journal names the file and its hash
 * before it gets its name: nothing leaves the case without a line. Rejects with a coded error, and then leaves nothing behind.
 */
export async function runExport(
  request: ExportRequest,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportSummary> {
  const work = await WorkFolder.make(request.caseDir);
  let output: Output | null = null;
  try {
    const zipped = request.path.endsWith('.zip');
    const beside = limitsPath(request);
    const facts = factsOf(request);
    output = await Output.begin(request, work, request.kind === 'tables' && !zipped ? 'folder' : 'file');
    const done = await write({
      request,
      output,
      work,
      signal,
      tell: (message, rows, total) => onProgress({ id: request.id, rows, total, message }),
      facts,
    });
    throwIfAborted(signal);
    const text = beside === null ? null : limitsText(done.limits, facts);
    const line = await appendToJournal(
      request.caseDir,
      { tool: TOOL, examiner: maskWritten(request.examiner ?? (await examinerOf(request.caseDir))).text },
      'export',
      recordOf(request, done, text),
    );
    await output.finish();
    if (beside !== null && text !== null) await writeLimits(beside, text);
    const { limits, ...written } = done;
    return {
      name: basename(output.path),
      path: output.path,
      ...written,
      limits: limits.length,
      limitsText: text,
      limitsPath: beside,
      journalHead: line.hash,
    };
  } catch (error) {
    if (signal.aborted)
      throw new CredtrailError('cancelled', 'The export was cancelled; no file was written.', {
        cause: error,
      });
    throw asCredtrailError(error);
  } finally {
    await output?.discard();
    await work.remove();
  }
}

function factsOf(request: ExportRequest): Readonly<Record<string, string>> {
  return {
    credtrail_version: VERSION,
    case: basename(request.caseDir),
    what: request.kind,
    times: 'UTC',
    zone: request.zone,
    exported_at: toIso(now()),
  };
}

/** What the journal says: what was asked for, what was written, and how many statements of what the case cannot show went with it. */
function recordOf(
  { kind, format, zone, columns, path, asked }: ExportRequest,
  { limits, ...done }: Done,
  text: string | null,
): unknown {
  const { value: named } = maskAllWritten({ columns, asked, file: basename(path) });
  const cannotShow = { statements: limits.length, ...(text !== null && { sha256: sha256Of(text) }) };
  return { what: kind, format, zone, ...named, ...done, cannotShow };
}

async function write(job: Job): Promise<Done> {
  const { request, output, work, signal } = job;
  const tempDirectory = join(work.dir, 'spill');
  const folder = request.path.endsWith('.zip') ? join(work.dir, 'tables') : output.part;
  await mkdir(tempDirectory);
  const database = await Database.open({
    path: request.databasePath,
    readOnly: true,
    memoryLimit: MEMORY,
    tempDirectory,
    writable: [request.rows === null ? `${folder}/` : output.part],
  });
  const db = await database.connect();
  const stop = () => db.interrupt();
  signal.addEventListener('abort', stop);
  try {
    throwIfAborted(signal);
    const limits = await limitsOf(db);
    const written =
      request.rows === null
        ? await tables(job, db, folder, limits)
        : await rows(job, db, request.rows, limits);
    return { ...written, limits };
  } catch (error) {
    throw unwritable(request.path, error);
  } finally {
    signal.removeEventListener('abort', stop);
    db.close();
    database.close();
  }
}

async function rows(job: Job, db: Connection, query: RowsQuery, limits: readonly Limit[]): Promise<Rows> {
  const { request, output, signal } = job;
  const facts = { ...job.facts, cannot_show: JSON.stringify(limits) };
  job.tell('counting', 0n, null);
  const columns = chosenColumns(await describe(db, query), request.columns);
  const { rowsSql } = query;
  const total = await numberOf(db, `SELECT count(*) AS n FROM (${rowsSql}\n) AS taken`, query.params);
  const leftOut = query.leftOut ? await numberOf(db, query.leftOut.countSql, query.leftOut.params) : 0n;
  const message = `writing ${basename(output.path)}`;
  job.tell(message, 0n, total);
  const onRows = (done: bigint) => job.tell(message, done, total);
  const writing = { db, request, rows: query, columns, total, path: output.part, facts, signal, onRows };
  return { ...(await writeRows(writing)), leftOut };
}

async function numberOf(db: Connection, sql: string, params: RowsQuery['params']): Promise<bigint> {
  return (await db.first<{ n: bigint }>(sql, params))?.n ?? 0n;
}

async function tables(job: Job, db: Connection, folder: string, limits: readonly Limit[]): Promise<Rows> {
  const { request, output, signal, facts } = job;
  const { rows: count, files } = await writeTables(db, { folder, facts, limits }, signal, (table, before) =>
    job.tell(`writing ${table}`, before, null),
  );
  if (!request.path.endsWith('.zip')) {
    return { rows: count, leftOut: 0n, ...(await hashFile(join(folder, MANIFEST), signal)) };
  }
  job.tell('packing', count, count);
  await writeStoredZip(
    output.part,
    files.map((name) => ({ name, path: join(folder, name) })),
    signal,
  );
  return { rows: count, leftOut: 0n, ...(await hashFile(output.part, signal)) };
}
