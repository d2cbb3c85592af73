import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { CheckedArgs, CheckedExport, Results } from '#core/api/contract.ts';
import { CredtrailError } from '#core/base/error.ts';
import { isZone } from '#core/base/zone.ts';
import { takeCredentials, takeStory } from '#core/credentials/export-queries.ts';
import { keysOf } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';
import { isOriginal, takeSetAside } from '#core/evidence/export-queries.ts';
import { maskAllWritten } from '#core/keys/written.ts';
import type { ExportFormat } from '#core/model/export.ts';
import { TOOL } from '#core/model/version.ts';
import { appendToJournal } from '#core/pipeline/journal.ts';
import { examinerOf } from '#core/pipeline/note-writing.ts';
import { describe } from '#core/pipeline/export/shape.ts';
import { readingQuery } from '#core/pipeline/one-statement.ts';
import { takeEvents, takeTimesketch } from '#core/sources/export-queries.ts';
import { notFound, type CallContext, type HandlersOf } from './context.ts';
import { credentialConditions, eventConditions, withoutSecrets } from './filter.ts';

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  json: 'json',
  parquet: 'parquet',
  timesketch: 'jsonl',
};

/** Seconds that counting the rows of a statement may take. */
const LONGEST = 600;

/** The rows that an export asks for; null for all tables. Throws `not-found` for a credential that the case does not hold. */
export async function rowsOf(
  connection: Connection,
  context: CallContext,
  what: CheckedExport,
  format: ExportFormat,
): Promise<RowsQuery | null> {
  switch (what.kind) {
    case 'events': {
      const conditions = await eventConditions(connection, context, what.filter);
      return format === 'timesketch' ? takeTimesketch(conditions) : takeEvents(conditions, what);
    }
    case 'credentials':
      return takeCredentials(await credentialConditions(connection, context, what.filter), what);
    case 'set-aside':
      return takeSetAside(what.fileId);
    case 'story': {
      const keys = await keysOf(connection, what.key);
      if (keys.length === 0) throw notFound(`credential ${what.key}`);
      return takeStory(keys);
    }
    case 'sql':
      return takeStatement(what.sql);
    case 'tables':
      return null;
  }
}

/** The result of one reading statement, in its own order. It is run where nothing but the exported file can be touched. */
export function takeStatement(sql: string): RowsQuery {
  return { rowsSql: readingQuery(sql), params: [], orderSql: null };
}

/** Throws `bad-arguments` for what does not go together, and for a zone that there is not. */
export function checkExport(what: CheckedExport, format: ExportFormat, zone: string): void {
  if (!isZone(zone)) throw new CredtrailError('bad-arguments', `There is no time zone ${zone}.`);
  if (format === 'timesketch' && what.kind !== 'events')
    throw new CredtrailError(
      'bad-arguments',
      'Timesketch takes events; choose CSV, JSON or Parquet for this.',
    );
  if (what.kind === 'tables' && format !== 'parquet')
    throw new CredtrailError('bad-arguments', 'All public tables are taken out as Parquet.');
}

/** Name of the file without its ending: the case, what it holds, and when it was made, in UTC. */
function nameOf(context: CallContext, what: CheckedExport): string {
  const when = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const name = context.reader.folder.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80);
  return `${name}-${what.kind}-${when}Z`;
}

async function placeOf(context: CallContext, id: string, name: string, path?: string): Promise<string> {
  if (context.host.kind === 'loopback') {
    if (path === undefined) return context.exports.downloadPlace(id, name);
    throw new CredtrailError('not-here', 'A page in a browser loads the file itself; leave the path out.');
  }
  if (path !== undefined && isAbsolute(path)) return path;
  throw new CredtrailError('bad-arguments', 'Name the file to write, with its whole path.');
}

async function start(
  context: CallContext,
  { what, format, columns, zone, path }: CheckedArgs<'export.start'>,
): Promise<Results['export.start']> {
  checkExport(what, format, zone);
  const { folder } = context.reader;
  const { databasePath } = folder;
  const rows = await inCase(context, (connection) => rowsOf(connection, context, what, format));
  if (databasePath === null) throw nothingYet();
  if (path !== undefined && (await inCase(context, (connection) => isOriginal(connection, path))))
    throw new CredtrailError('bad-arguments', `${path} is evidence of this case; choose another name.`);
  const id = randomUUID();
  const zoned = zone === 'UTC' || what.kind === 'tables' ? '' : `-${zone.replace(/[^\w+-]+/g, '-')}`;
  const ending = what.kind === 'tables' ? 'zip' : ENDINGS[format];
  const name = `${nameOf(context, what)}${zoned}.${ending}`;
  context.exports.start({
    id,
    caseDir: folder.dir,
    databasePath,
    path: await placeOf(context, id, name, path),
    replace: context.host.kind === 'electron',
    kind: what.kind,
    format,
    zone,
    columns: columns ?? null,
    rows,
    asked: 'filter' in what ? { ...what, filter: withoutSecrets(what.filter).filter } : what,
  });
  return { id, name };
}

function nothingYet(): CredtrailError {
  return new CredtrailError('not-found', 'This case holds nothing yet; import a bundle first.');
}

function inCase<T>({ reader }: CallContext, work: (connection: Connection) => Promise<T>): Promise<T> {
  return reader.use<T>(() => {
    throw nothingYet();
  }, work);
}

async function describeRows(
  connection: Connection,
  context: CallContext,
  what: CheckedExport,
): Promise<Results['export.describe']> {
  const name = nameOf(context, what);
  const rows = await rowsOf(connection, context, what, 'csv');
  if (rows === null) return { rows: null, columns: [], name };
  const { rowsSql } = rows;
  const counted = await connection.first<{ n: bigint }>(
    `SELECT count(*) AS n FROM (${rowsSql}\n) AS taken`,
    rows.params,
  );
  return { rows: counted?.n ?? 0n, columns: await describe(connection, rows), name };
}

/** Taking things out. */
export const exportHandlers: HandlersOf<
  'export.describe' | 'export.start' | 'host.save' | 'export.picture' | 'export.cancel' | 'export.state'
> = {
  'export.describe': (context, { what }) =>
    what.kind === 'sql'
      ? context.reader.statements.use({ id: randomUUID(), seconds: LONGEST }, (connection) =>
          describeRows(connection, context, what),
        )
      : inCase(context, (connection) => describeRows(connection, context, what)),
  'export.start': start,
  'host.save': async () => {
    throw new CredtrailError('not-here', 'This host has no dialog; leave the path out or name one.');
  },
  'export.picture': async ({ reader }, { screen, name, filter, ...file }) => {
    const { dir } = reader.folder;
    const author = { tool: TOOL, examiner: await examinerOf(dir) };
    const asked = withoutSecrets(filter).filter;
    const { value: data } = maskAllWritten({ what: 'picture', screen, asked, file: name, ...file });
    return { journalHead: (await appendToJournal(dir, author, 'export', data)).hash };
  },
  'export.cancel': async ({ exports }, { id }) => ({ cancelled: exports.cancel(id) }),
  'export.state': async ({ exports }) => exports.state(),
};
