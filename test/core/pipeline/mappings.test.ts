import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { TempCase } from '#test/kit/case.ts';

const MAPPING = `id: example
title: Example
format: json
recognise: { fields: [$.who] }
time: { path: $.when, format: iso }
event:
  action: { path: $.what }
`;
const LOG = '{"who":"a","when":"2026-10-02T09:00:00Z","what":"Call"}\n';

let made: TempCase;

beforeEach(async () => {
  made = await TempCase.make();
});

afterEach(async () => {
  await made.remove();
});

async function importWith(mapping: string): Promise<void> {
  const path = join(made.home, 'mapping.yaml');
  const log = join(made.home, 'example.log');
  await writeFile(path, mapping);
  await writeFile(log, LOG);
  await runImport({ caseDir: made.dir, paths: [log], mappings: [path], examiner: 'test' });
}

it('a mapping is kept in the case, named in the journal with its hash, and known to the raw view and to later imports', async () => {
  await importWith(MAPPING);
  await made.import([['second.log', LOG.replace('"a"', '"b"')]]);
  expect(await made.rows(`SELECT source, system_key, "action" FROM event`)).toEqual([
    { source: 'mapping-example', system_key: 'mapping:example', action: 'Call' },
    { source: 'mapping-example', system_key: 'mapping:example', action: 'Call' },
  ]);
  expect(await readFile(join(made.dir, 'config/mappings/example.yaml'), 'utf8')).toBe(MAPPING);
  expect(await readFile(join(made.dir, 'journal.ndjson'), 'utf8')).toMatch(
    /"mappings":\[\{"id":"example","sha256":"[0-9a-f]{64}"\}\]/,
  );
  expect((await made.raw(1, 1n)).text).toContain('"what": "Call"');
});

it.each([
  ['an unknown field', `${MAPPING}colour: red\n`, 8, 1],
  ['an unknown column', `${MAPPING}  actoin: { value: x }\n`, 8, 3],
  ['a path that is none', MAPPING.replace('$.when', 'when'), 5, 9],
  ['an outcome that there is not', `${MAPPING}  outcome: { value: perhaps }\n`, 8, 3],
  ['a text that is no YAML', 'id: [\n', 2, 1],
])('%s stops the import before anything is made, with line and column', async (_, mapping, line, column) => {
  await expect(importWith(mapping)).rejects.toMatchObject({ code: 'config-invalid', line, column });
  await expect(made.rows('SELECT 1')).rejects.toMatchObject({ code: 'no-case' });
});
