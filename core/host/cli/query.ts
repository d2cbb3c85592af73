import { CaseReader } from '#core/api/handlers/reader.ts';
import { CredtrailError } from '#core/base/error.ts';
import { readingQuery } from '#core/pipeline/one-statement.ts';
import { runWithin } from '#core/pipeline/time-limit.ts';
import type { Column } from './cells.ts';
import { writeRows, type Format } from './format.ts';
import type { CommandIo } from './io.ts';

/** A query over a case. */
export interface CaseQuery {
  /** Folder of the case. */
  readonly caseDir: string;
  /** One reading statement. */
  readonly sql: string;
  /** How its rows are written. */
  readonly format: Format;
  /** Seconds after which it is interrupted. */
  readonly timeout: number;
}

/** Runs a query on the read-only case and writes its rows as they come. */
export async function runQuery(io: CommandIo, query: CaseQuery): Promise<void> {
  const sql = readingQuery(query.sql);
  const reader = await CaseReader.open(query.caseDir);
  try {
    await reader.use<Promise<void> | undefined>(
      () => {
        throw new CredtrailError('no-case', `${query.caseDir} holds nothing yet; import a bundle first.`);
      },
      async (connection) => {
        const limit = { seconds: query.timeout, signal: io.signal, advice: '--timeout sets the limit' };
        await runWithin(connection, limit, async () => {
          const described = await connection.rows<{ column_name: string; column_type: string }>(
            `DESCRIBE ${sql}`,
            [],
          );
          const columns: Column[] = described.map(({ column_name: name, column_type: type }) => ({
            name,
            type,
          }));
          await writeRows(io, query.format, columns, connection.stream(sql, []));
        });
        return undefined;
      },
    );
  } finally {
    reader.close();
  }
}
