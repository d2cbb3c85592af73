import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CaseReader } from '#core/api/handlers/reader.ts';
import { readingStatement } from '#core/pipeline/one-statement.ts';
import { EXAMPLES } from '#renderer/screens/sql/examples.ts';
import { TempCase } from '../../kit/case.ts';
import { committedSample } from '../../kit/sample.ts';

let home: TempCase;
let reader: CaseReader;
beforeAll(async () => {
  home = await TempCase.make();
  await home.importPath(committedSample().bundle);
  reader = await CaseReader.open(home.dir);
});
afterAll(async () => {
  reader.close();
  await home.remove();
});

it.each(EXAMPLES.map(({ name, sql }) => [name, sql]))('%s: is answered from the sample', async (_, sql) => {
  const { statementSql } = readingStatement(sql);
  const { rows, cut } = await reader.statements.use({ id: 'example', seconds: 60 }, (connection) =>
    connection.arrowPart(statementSql, { rows: 100_000, bytes: 1e9 }),
  );
  expect(rows).toBeGreaterThan(0);
  expect(cut).toBe(false);
});

it('have names of their own, a word on what they are for, and a line in the documents', () => {
  const documents = readFileSync(resolve(import.meta.dirname, '../../../docs/sql.md'), 'utf8');
  expect(EXAMPLES.filter(({ name }) => !documents.includes(`| ${name} `))).toEqual([]);
  expect(new Set(EXAMPLES.map(({ name }) => name)).size).toBe(EXAMPLES.length);
  expect(EXAMPLES.every(({ sql }) => /^-- .+\.\n/.test(sql))).toBe(true);
});
