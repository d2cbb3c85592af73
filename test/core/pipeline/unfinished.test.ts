import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Database, type Connection } from '#core/db/database.ts';
import evidenceTables from '#core/evidence/tables.sql?raw';
import { CaseFolder } from '#core/pipeline/case.ts';
import { sweepEvidence, sweepUnknown } from '#core/pipeline/sweep.ts';
import { Unfinished } from '#core/pipeline/unfinished.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';

async function begun(): Promise<{ folder: CaseFolder; db: Connection }> {
  const folder = await CaseFolder.openOrCreate(temporaryFolder());
  const database = await Database.open({ path: await folder.prepareNext() });
  const db = await database.connect();
  onTestFinished(() => {
    db.close();
    database.close();
  });
  await db.run(evidenceTables);
  await db.run(`INSERT INTO bundle (bundle_id) VALUES (1)`);
  return { folder, db };
}

const BROUGHT = `
  INSERT INTO bundle (bundle_id) VALUES (2);
  INSERT INTO _entry (file_id, sha256) VALUES (1, 'aa');
  INSERT INTO evidence_path (file_id, bundle_id) VALUES (1, 2);`;

test('an import of the same bundles goes on, without what the killed one had registered of them', async () => {
  const { folder, db } = await begun();
  expect(await new Unfinished(folder, ['/a'], false).claim(db)).toBe(true);
  await db.run(BROUGHT);
  expect(await new Unfinished(folder, ['/a'], false).claim(db)).toBe(true);
  expect(await db.rows('SELECT bundle_id FROM bundle')).toEqual([{ bundle_id: 1 }]);
  expect(await db.rows('SELECT file_id FROM evidence_path')).toEqual([]);
});

test.each([
  { paths: ['/b'], reference: false },
  { paths: ['/a', '/b'], reference: false },
  { paths: ['/a'], reference: true },
])(
  'an import of $paths (reference: $reference) discards the rest of one of /a',
  async ({ paths, reference }) => {
    const { folder, db } = await begun();
    await new Unfinished(folder, ['/a'], false).claim(db);
    const other = new Unfinished(folder, paths, reference);
    expect(await other.claim(db)).toBe(false);
    await other.discardIfUnusable();
    expect(existsSync(folder.pathOf(1))).toBe(false);
  },
);

test('the mark of a generation that came into force binds nobody', async () => {
  const { folder, db } = await begun();
  await new Unfinished(folder, ['/a'], false).claim(db);
  await folder.advance();
  expect(await new Unfinished(folder, ['/b'], false).claim(db)).toBe(true);
  expect(await db.rows('SELECT generation, paths, base_bundle FROM _import')).toEqual([
    { generation: 2, paths: ['/b'], base_bundle: 1 },
  ]);
});

test('entries that are in no bundle any more make the attempt useless', async () => {
  const { folder, db } = await begun();
  const unfinished = new Unfinished(folder, ['/a'], false);
  await unfinished.claim(db);
  await db.run(BROUGHT);
  expect(await unfinished.hasOrphans(db)).toBe(false);
  await db.run('DELETE FROM evidence_path');
  expect(await unfinished.hasOrphans(db)).toBe(true);
});

test('copies that a generation does not know are swept away, the others stay', async () => {
  const { folder, db } = await begun();
  const evidence = join(folder.dir, 'evidence');
  mkdirSync(evidence);
  for (const name of ['aa', 'bb', 'part-of-something']) writeFileSync(join(evidence, name), '');
  await db.run(BROUGHT);
  await sweepUnknown(folder, db);
  expect(readdirSync(evidence)).toEqual(['aa']);
  await sweepEvidence(folder);
  expect(readdirSync(evidence)).toEqual([]);
});
