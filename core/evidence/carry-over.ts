import { identifier, literal } from '#core/db/quote.ts';
import type { Connection } from '#core/db/database.ts';
import { writes } from './stage.ts';
import tablesSql from './tables.sql?raw';

/**
 * Takes over what another case database, made by an earlier version, says about bundles and their entries, into an empty one.
 * Columns that only one of them knows are left out, or NULL.
 */
export async function carryEvidenceOver(connection: Connection, from: string): Promise<void> {
  await connection.run(tablesSql);
  await connection.run(`ATTACH ${literal(from)} AS earlier (READ_ONLY)`);
  for (const table of writes) {
    const shared = await connection.rows<{ name: string }>(
      `SELECT o.column_name AS name
       FROM duckdb_columns() AS o JOIN duckdb_columns() AS n USING (table_name, column_name)
       WHERE o.database_name = 'earlier' AND n.database_name = current_database() AND table_name = ?
       ORDER BY o.column_index`,
      [table],
    );
    if (shared.length === 0) continue;
    const columnsSql = shared.map((column) => identifier(column.name)).join(', ');
    await connection.run(
      `INSERT INTO ${identifier(table)} (${columnsSql}) SELECT ${columnsSql} FROM earlier.${identifier(table)}`,
    );
  }
  await connection.run('DETACH earlier');
}
