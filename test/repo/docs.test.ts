import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exists, filesUnder, textOf } from './tree.ts';

const documents = [
  ...['README.md', 'CONTRIBUTING.md'].filter(exists),
  ...filesUnder('docs', 'samples').filter((path) => path.endsWith('.md')),
  ...filesUnder('core').filter((path) => path.endsWith('.md')),
];
const PLACES = /^(?:core|electron|renderer|samples|test|docs|\.ci)\//;

/** Every `code` span and every word of every fenced block. */
function spans(text: string): string[] {
  const fenced = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap((match) =>
    (match[1] ?? '').split(/\s+/),
  );
  return [...fenced, ...[...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')];
}

/** The part of a path before its first placeholder. */
function solid(path: string): string {
  const cut = path.search(/[<*…{]/);
  return cut === -1 ? path : path.slice(0, path.lastIndexOf('/', cut) + 1);
}

function commandText(): string {
  return filesUnder('core/host')
    .filter((path) => path.includes('/cli') && path.endsWith('.ts'))
    .map(textOf)
    .join('\n');
}

describe('documents', () => {
  it('are there', () => {
    const wanted = ['README.md', 'LICENSE', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/glossary.md'];
    expect(wanted.filter((path) => !exists(path))).toEqual([]);
  });

  it('name only files and folders that exist', () => {
    const missing = documents.flatMap((path) =>
      spans(textOf(path))
        .filter((span) => PLACES.test(span) && !/\s/.test(span))
        .map((span) => span.replace(/[.,;:]$/, ''))
        .filter((span) => !exists(solid(span)))
        .map((span) => `${path}: ${span}`),
    );
    expect(missing).toEqual([]);
  });

  it('link only to what exists', () => {
    const missing = [...documents, 'CHANGELOG.md'].filter(exists).flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map((match) => posix.normalize(posix.join(posix.dirname(path), match[1] ?? '')))
        .filter((link) => !exists(link))
        .map((link) => `${path}: ${link}`),
    );
    expect(missing).toEqual([]);
  });

  it('name only npm scripts that exist', () => {
    const scripts = new Set(Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts));
    const missing = documents.flatMap((path) =>
      [...textOf(path).matchAll(/\bnpm run ([\w:-]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !scripts.has(name))
        .map((name) => `${path}: npm run ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('name only commands that the command line knows', () => {
    const known = commandText();
    if (known === '') return;
    const missing = documents.flatMap((path) =>
      [...textOf(path).matchAll(/(?:node out\/cli\.js|^\s*credtrail|`credtrail) ([a-z]+)\b/gm)]
        .map((match) => match[1] ?? '')
        .filter((name) => !new RegExp(`['"]${name}['"]|^\\s*${name}\\b[:,]`, 'm').test(known))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
