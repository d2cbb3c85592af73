import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { SOURCES } from '#core/sources/index.ts';
import { mappingSource, readMapping } from '#core/sources/mapping/index.ts';
import { fileContent, type CaseInput } from '#test/kit/case-input.ts';
import { afterSources, unbalancedFiles } from '#test/kit/read-sources.ts';
import { shownTables, type Expectation } from './expectation.ts';

/** One case of a source: what goes in, alone or as several files, and every row that must come out. */
export interface SourceCase extends Partial<CaseInput> {
  readonly name: string;
  readonly files?: readonly (CaseInput & { readonly name: string })[];
  /** Mapping that its files are read by, as YAML. */
  readonly mapping?: string;
  expected?: Expectation;
}

const UPDATE = process.env['CREDTRAIL_UPDATE_CASES'] === '1';
const ROOT = join(import.meta.dirname, '../../../core/sources');

/** Folders of sources that have cases. */
export const FOLDERS = [...SOURCES.map(({ id }) => id), 'mapping', '_skeleton'];

/** Every list of cases: its source, its file's name and path. */
export const LISTS = FOLDERS.flatMap((id) =>
  readdirSync(join(ROOT, id, 'cases'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ id, name, path: join(ROOT, id, 'cases', name) })),
);

/** Tests every `parts`-th list of cases from place `part` on (from 0), so that workers can share them. */
export function testCases(part: number, parts: number): void {
  for (const { id, name, path } of LISTS.filter(
    (list, place) => list.id !== '_skeleton' && place % parts === part,
  )) {
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
}

/** The public tables after the sources have read a case. */
async function imported(one: SourceCase): Promise<Expectation> {
  const files = one.files ?? [{ name: 'input', container: one.container, input: one.input ?? [] }];
  const mapped = one.mapping === undefined ? [] : [mappingSource(readMapping('mapping.yaml', one.mapping))];
  const contents = files.map((file) => [file.name, fileContent(file)] as const);
  return afterSources(contents, [...mapped, ...SOURCES], async (db) => {
    expect(await unbalancedFiles(db)).toEqual([]);
    return shownTables(db);
  });
}
