import { describe, expect, it } from 'vitest';
import { exists, filesUnder, lineAt, textOf } from './tree.ts';

const TEXT = /\.(ts|mjs|cjs|js|svelte|sql|css|html|md|ya?ml|json)$/;
const SELF = 'test/repo/hygiene.test.ts';
const code = filesUnder('core', 'electron', 'renderer', 'test').filter(
  (path) => TEXT.test(path) && path !== SELF,
);
const top = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'package.json',
  'electron-builder.yml',
  '.ci/run',
];
const all = [...code, ...filesUnder('docs').filter((path) => TEXT.test(path)), ...top.filter(exists)];
const tests = code.filter((path) => /\.(test|spec)\.ts$/.test(path) || path.endsWith('suite.ts'));

/** The spec that may skip itself: it runs only where an Electron binary is found. */
const MAY_SKIP = ['test/e2e/electron.spec.ts'];

function hits(paths: string[], pattern: RegExp): string[] {
  return paths.flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(pattern)].map(
      (match) => `${path}:${String(lineAt(text, match.index + match[0].search(/\S/)))}: ${match[0].trim()}`,
    );
  });
}

describe('hygiene', () => {
  it('leaves no note of unfinished work without its reason', () => {
    expect(hits(all, /\b(TODO|FIXME)\b(?!\([^)]{10,}\))/g)).toEqual([]);
  });

  it('keeps no code in comments', () => {
    const script = code.filter((path) => /\.(ts|mjs|js|svelte)$/.test(path));
    const statement =
      /^[ \t]*\/\/ ?(?:(?:const|let|var|return|await|import|export|if|for|while|throw)\b.*[;{]|\}.*|[\w.]+\(.*\);|[\w.]+ = .*;)[ \t]*$/gm;
    expect(hits(script, statement)).toEqual([]);
    const sql = code.filter((path) => path.endsWith('.sql'));
    expect(hits(sql, /^--\s*(SELECT|INSERT|DELETE|UPDATE|CREATE|DROP)\b.*;\s*$/gm)).toEqual([]);
  });

  it('names no path of a machine', () => {
    expect(hits(all, /(?<![\w.}\]*-])\/(?:work|root)\/[\w.-]+/g)).toEqual([]);
    expect(hits(all, /(?:\/home\/|\/Users\/)(?!(?:alice|bob|examiner|user|\.\.\.)\b)\w+\//g)).toEqual([]);
  });

  it('names no host of a package registry', () => {
    expect(hits(['package-lock.json'], /"resolved": "[^"]*"/g)).toEqual([]);
    expect(hits([...all, 'package-lock.json'], /registry\.(?:npmjs\.org|yarnpkg\.com)|_authToken/g)).toEqual(
      [],
    );
  });

  it('leaves no test out', () => {
    expect(hits(tests, /\b(?:it|test|describe|suite)\.(?:only|todo|fails)\b/g)).toEqual([]);
    const skippers = tests.filter((path) => !MAY_SKIP.includes(path));
    expect(
      hits(skippers, /\b(?:it|test|describe|suite|context|ctx|task)\.(?:skip|skipIf|runIf|fixme)\b/g),
    ).toEqual([]);
  });

  it('puts nothing in the place of our own modules', () => {
    expect(hits(tests, /\bvi\.(?:mock|doMock)\(\s*['"](?:#core|#renderer|\.{1,2}\/)[^'"]*/g)).toEqual([]);
  });

  it('keeps what only the renderer may do in renderer/api', () => {
    const page = code.filter((path) => path.startsWith('renderer/') && !path.startsWith('renderer/api/'));
    expect(
      hits(
        page,
        /(?<![.#\w])(?:window\.|globalThis\.)?(?:fetch|postMessage)\(|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\b/g,
      ),
    ).toEqual([]);
  });
});
