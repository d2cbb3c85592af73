import type { CheckedArgs, Results } from '#core/api/contract.ts';
import { asCredtrailError, type ErrorCode } from '#core/base/error.ts';
import { now } from '#core/base/time.ts';
import {
  forgetRuns,
  keepRun,
  keptQueries,
  removeQuery,
  saveQuery,
  type KeptQueries,
} from '#core/pipeline/kept-queries.ts';
import { readingStatement } from '#core/pipeline/one-statement.ts';
import { publicTables, sqlFunctions, sqlKeywords } from '#core/pipeline/public-tables.ts';
import type { CallContext, HandlersOf } from './context.ts';

/** Bytes of values beyond which a result is cut whatever the limit of rows. */
const MOST_BYTES = 64_000_000;
const NOTHING: Results['sql.schema'] = { tables: [], functions: [], keywords: [] };

async function run(
  { reader }: CallContext,
  { id, sql, limit, timeoutSeconds }: CheckedArgs<'sql.run'>,
): Promise<Uint8Array> {
  const { statementSql } = readingStatement(sql);
  const at = now();
  const started = performance.now();
  const keep = (rows: number | null, code: ErrorCode | null) =>
    keepRun(reader.folder.dir, {
      sql: sql.trim(),
      at,
      milliseconds: Math.round(performance.now() - started),
      rows,
      code,
    });
  try {
    const part = await reader.statements.use({ id, seconds: timeoutSeconds }, (connection) =>
      connection.arrowPart(statementSql, { rows: limit, bytes: MOST_BYTES }),
    );
    await keep(part.rows, null);
    return part.arrow;
  } catch (error) {
    await keep(null, asCredtrailError(error).code);
    throw error;
  }
}

async function kept<T extends KeptQueries>(change: Promise<T>): Promise<T & { readonly fault: null }> {
  return { ...(await change), fault: null };
}

/** Statements that readers write themselves. */
export const sqlHandlers: HandlersOf<
  'sql.schema' | 'sql.run' | 'sql.cancel' | 'sql.kept' | 'sql.save' | 'sql.remove' | 'sql.forget'
> = {
  'sql.schema': ({ reader }) =>
    reader.use(NOTHING, async (connection) => ({
      tables: await publicTables(connection),
      functions: await sqlFunctions(connection),
      keywords: await sqlKeywords(connection),
    })),
  'sql.run': run,
  'sql.cancel': async ({ reader }, { id }) => ({ cancelled: reader.statements.cancel(id) }),
  'sql.kept': async ({ reader }) => {
    const { value, fault } = await keptQueries(reader.folder.dir);
    return { ...value, fault };
  },
  'sql.save': ({ reader }, query) => kept(saveQuery(reader.folder.dir, query)),
  'sql.remove': ({ reader }, { name }) => kept(removeQuery(reader.folder.dir, name)),
  'sql.forget': ({ reader }) => kept(forgetRuns(reader.folder.dir)),
};
