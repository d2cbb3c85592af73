import { describe, expect, it } from 'vitest';
import { bareSql, sqlFiles } from './sql-text.ts';
import { stageDeclarations, temporariesIn } from './stage-declarations.ts';
import { filesUnder, foldersIn, lineAt, textOf } from './tree.ts';

const KEYWORDS =
  'select from where join inner outer cross group order by having qualify insert into values create replace table view macro temp union all distinct limit on using case when then else end and or not null as with over partition between like exists delete update set returning filter';
const files = sqlFiles();

/** Words that are written as names here, so their case says nothing. */
const lowerKeyword = new RegExp(String.raw`(?<![\w."$])(?:${KEYWORDS.split(' ').join('|')})(?![\w"(.])`, 'g');

describe('SQL files', () => {
  it('begin with a sentence that says what they do', () => {
    expect(files.filter((path) => !/^-- [A-Z“"].{19,}/.test(textOf(path)))).toEqual([]);
  });

  it('write keywords in upper case', () => {
    const wrong = files.flatMap((path) => {
      const bare = textOf(path).replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*/g, (part) =>
        part.replace(/[^\n]/g, ' '),
      );
      return [...bare.matchAll(lowerKeyword)].map(
        (match) => `${path}:${String(lineAt(bare, match.index))}: ${match[0]}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('drop no table of another stage', () => {
    const wrong = files.flatMap((path) => {
      const stage = path.split('/')[1] ?? '';
      const writes = stageDeclarations().find((one) => one.stage === stage)?.writes ?? [];
      const own = new Set([...writes, ...temporariesIn(`core/${stage}`).map(({ table }) => table)]);
      const drops = bareSql(textOf(path)).matchAll(
        /\bDROP (?:TABLE|VIEW|MACRO(?: TABLE)?)(?: IF EXISTS)? (\w+)/g,
      );
      return [...drops]
        .map((match) => match[1] ?? '')
        .filter((name) => !own.has(name))
        .map((name) => `${path}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it("name what one source stages nowhere but in that source's folder", () => {
    const sources = foldersIn('core/sources').filter((name) => name !== 'containers');
    const shared = new Set(temporariesIn('core/sources').map(({ table }) => table));
    const owners = new Map<string, string[]>();
    for (const source of sources) {
      for (const { table } of temporariesIn(`core/sources/${source}`)) {
        owners.set(table, [...(owners.get(table) ?? []), `core/sources/${source}/`]);
      }
    }
    const outside = filesUnder('core').filter(
      (path) => path.endsWith('.sql') && !path.startsWith('core/sources/'),
    );
    const beyond = outside.flatMap((path) =>
      [...shared]
        .filter((name) => new RegExp(`\\b${name}\\b`).test(bareSql(textOf(path))))
        .map((name) => `${path}: ${name}`),
    );
    const between = sources.flatMap((source) =>
      filesUnder(`core/sources/${source}`)
        .filter((path) => path.endsWith('.sql'))
        .flatMap((path) =>
          [...owners]
            .filter(
              ([name, folders]) =>
                !folders.includes(`core/sources/${source}/`) &&
                new RegExp(`\\b${name}\\b`).test(bareSql(textOf(path))),
            )
            .map(([name]) => `${path}: ${name}`),
        ),
    );
    expect([...beyond, ...between]).toEqual([]);
  });
});
