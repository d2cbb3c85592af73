import { readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '#core/host/engine.ts';
import { inlineExporter } from '#core/host/inline-exporter.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { Database } from '#core/db/database.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';

const host = { kind: 'electron', version: '0.0.0', root: null, canPick: true, uploads: null } as const;
const caseDir = newCase();
let engine: Engine;
let original = '';

beforeAll(async () => {
  engine = await Engine.open(
    { caseDir, host },
    { startImporter: inlineImporter, startExporter: inlineExporter },
  );
  const ended = new Promise((done) => engine.listen((name) => name === 'import.ended' && done(name)));
  await engine.call('import.start', { paths: [smallBundle()], reference: true });
  await ended;
  const { databasePath } = await CaseFolder.open(caseDir);
  const database = await Database.open({ path: databasePath!, readOnly: true });
  const db = await database.connect();
  original = (await db.first<{ path: string }>('SELECT origin_path AS path FROM _entry'))!.path;
  db.close();
  database.close();
});
afterAll(() => engine.close());

it('no export is written over an original that the case refers to, by whatever way its path leads there', async () => {
  const before = readFileSync(original);
  const folder = join(dirname(caseDir), 'another-way');
  symlinkSync(realpathSync(dirname(original)), folder);
  for (const path of [original, join(folder, basename(original))]) {
    const what = { kind: 'set-aside' } as const;
    const answer = await engine.call('export.start', { what, format: 'csv', path });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-arguments' } });
  }
  expect(readFileSync(original)).toEqual(before);
});
