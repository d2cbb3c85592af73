import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { SOURCES } from '#core/sources/index.ts';
import { mappingSource, readMapping } from '#core/sources/mapping/index.ts';
import { TempCase } from '#test/kit/case.ts';
import { fileContent, type CaseInput } from '#test/kit/case-input.ts';
import { shownTables, type Expectation } from './expectation.ts';

/** One case of a source: what goes in, alone or as several files, and every row that must come out. */
interface SourceCase extends Partial<CaseInput> {
  readonly name: string;
  readonly files?: readonly (CaseInput & { readonly name: string })[];
  /** Mapping that its files are read by, as YAML. */
  readonly mapping?: string;
  expected?: Expectation;
}

const UPDATE = process.env['CREDTRAIL_UPDATE_CASES'] === '1';
const ROOT = join(import.meta.dirname, '../../../core/sources');

const FOLDERS = [...SOURCES.map(({ id }) => id), 'mapping', '_skeleton'];

const lists = FOLDERS.flatMap((id) =>
  readdirSync(join(ROOT, id, 'cases'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ id, name, path: join(ROOT, id, 'cases', name) })),
);

for (const { id, name, path } of lists.filter((list) => list.id !== '_skeleton')) {
  const parsed = JSON.parse(readFileSync(path, 'utf8')) as SourceCase | SourceCase[];
  const cases = Array.isArray(parsed) ? parsed : [parsed];
  describe(`${id} ${name}`, () => {
    for (const one of cases) {
      it(one.name, async () => {
        const shown = await imported(one);
        if (UPDATE) one.expected = shown;
        else expect(shown).toEqual(one.expected);
      });
    }
    afterAll(async () => {
      if (UPDATE)
        writeFileSync(path, await format(JSON.stringify(parsed), { parser: 'json', printWidth: 160 }));
    });
  });
}

describe('cases', () => {
  it('exist for every source and for the skeleton', () => {
    expect([...new Set(lists.map(({ id }) => id))].sort()).toEqual([...FOLDERS].sort());
  });

  it('have names that differ within their file', () => {
    for (const { path } of lists) {
      const parsed = JSON.parse(readFileSync(path, 'utf8')) as SourceCase | SourceCase[];
      const names = (Array.isArray(parsed) ? parsed : [parsed]).map((one) => one.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

/** The public tables after importing a case. */
async function imported(one: SourceCase): Promise<Expectation> {
  const files = one.files ?? [{ name: 'input', container: one.container, input: one.input ?? [] }];
  const mapped = one.mapping === undefined ? [] : [mappingSource(readMapping('mapping.yaml', one.mapping))];
  const contents = files.map((file) => [file.name, fileContent(file)] as const);
  const made = await TempCase.of(contents, { sources: [...mapped, ...SOURCES] });
  try {
    expect(await made.unbalanced()).toEqual([]);
    return await shownTables(made);
  } finally {
    await made.remove();
  }
}
