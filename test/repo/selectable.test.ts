import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, Database } from '#core/db/database.ts';
import { declaredTables } from './sql-text.ts';

const tables = declaredTables().filter(({ name }) => !name.startsWith('_'));
let database: Database;
let connection: Connection;

beforeAll(async () => {
  database = await Database.open({ path: ':memory:', threads: 1 });
  connection = await database.connect();
  for (const { statement } of tables) await connection.run(statement);
});

afterAll(() => {
  connection.close();
  database.close();
});

describe('public tables', () => {
  it('are found at all', () => {
    expect(tables.length).toBeGreaterThan(10);
  });

  it('let every column be selected without quotes', async () => {
    const refused: string[] = [];
    for (const { name, columns } of tables) {
      for (const column of columns) {
        const sql = `SELECT ${column.name} FROM ${name} WHERE ${column.name} IS NULL ORDER BY ${column.name}`;
        await connection.rows(sql).catch((error: unknown) => refused.push(`${sql}: ${String(error)}`));
      }
    }
    expect(refused).toEqual([]);
  });

  it('have the columns that their files declare', async () => {
    for (const { name, columns } of tables) {
      const rows = await connection.rows<{ column_name: string }>(
        `SELECT column_name FROM (DESCRIBE ${name})`,
      );
      expect(rows.map((row) => row.column_name)).toEqual(columns.map((column) => column.name));
    }
  });
});
