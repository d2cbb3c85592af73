import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '#core/db/database.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { runImport } from '#core/pipeline/import.ts';
import { readJournal } from '#core/pipeline/journal-reading.ts';
import { TempCase } from '#test/kit/case.ts';
import { leftoversIn } from '#test/kit/case-leftovers.ts';
import { smallBundle } from '#test/contract/bundle.ts';
import { digestOf } from '#test/kit/read-case.ts';

/** A case as an earlier version left it: fewer columns, and the old number. Resolves with what its tables are to be again. */
async function outdatedCase(): Promise<{ dir: string; digest: string; database: string }> {
  const made = await TempCase.make();
  await made.importPath(smallBundle());
  const digest = await digestOf(made.dir);
  const database = join(made.dir, 'case-1.duckdb');
  const opened = await Database.open({ path: database });
  const db = await opened.connect();
  await db.run('DROP TABLE event; CREATE TABLE event (event_id UBIGINT); DROP TABLE _file_account');
  await db.run('ALTER TABLE _entry ADD COLUMN forgotten VARCHAR; ALTER TABLE _entry DROP COLUMN note');
  db.close();
  opened.close();
  formatted(made.dir, 1);
  return { dir: made.dir, digest, database };
}

function formatted(dir: string, format: number): void {
  writeFileSync(join(dir, 'current.json'), JSON.stringify({ format, generation: 1 }));
}

test('a reader of a case of an earlier version is told what to do', async () => {
  const { dir } = await outdatedCase();
  for (const open of [() => CaseFolder.open(dir), () => CaseFolder.openOrCreate(dir)]) {
    await expect(open()).rejects.toMatchObject({
      code: 'case-outdated',
      message: expect.stringContaining(`credtrail import --case ${dir}`) as unknown,
    });
  }
});

test('an import that brings nothing makes the tables of a case of an earlier version anew', async () => {
  const { dir, digest } = await outdatedCase();
  writeFileSync(join(dir, 'case-2.duckdb'), 'what an earlier version left half done');
  expect(await runImport({ caseDir: dir, paths: [] })).toMatchObject({ files: 1, records: 5 });
  expect(await digestOf(dir)).toBe(digest);
  expect(leftoversIn(dir)).toEqual([]);
  const { lines } = await readJournal(dir);
  expect(lines.map(({ entry }) => entry?.data)).toMatchObject([{ remade: false }, { remade: true }]);
  await expect(runImport({ caseDir: dir, paths: [] })).rejects.toMatchObject({ code: 'bad-arguments' });
});

test('kept evidence that was changed keeps its case from being made anew, until its bundle is imported again', async () => {
  const { dir } = await outdatedCase();
  const { sha256 } = await entryOf(dir);
  const copy = join(dir, 'evidence', sha256);
  const right = readFileSync(copy);
  chmodSync(copy, 0o644);
  writeFileSync(copy, right.toString().replace('ListUsers', 'ListRoles'));
  await expect(runImport({ caseDir: dir, paths: [] })).rejects.toMatchObject({ code: 'evidence-changed' });
  rmSync(copy);
  await expect(runImport({ caseDir: dir, paths: [] })).rejects.toMatchObject({ code: 'evidence-missing' });
  expect(await runImport({ caseDir: dir, paths: [smallBundle()] })).toMatchObject({ records: 5 });
});

async function entryOf(dir: string): Promise<{ sha256: string }> {
  const opened = await Database.open({ path: join(dir, 'case-1.duckdb'), readOnly: true });
  const db = await opened.connect();
  const row = await db.first<{ sha256: string }>('SELECT sha256 FROM _entry');
  db.close();
  opened.close();
  return row ?? { sha256: '' };
}

test('a case of a later version is left alone, by an import too', async () => {
  const { dir, database } = await outdatedCase();
  formatted(dir, 1000);
  const before = readFileSync(database);
  for (const use of [() => CaseFolder.open(dir), () => runImport({ caseDir: dir, paths: [] })]) {
    await expect(use()).rejects.toMatchObject({
      code: 'case-outdated',
      message: expect.stringContaining('later version') as unknown,
    });
  }
  expect(readFileSync(database).equals(before)).toBe(true);
});
