import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, textOf } from './tree.ts';

const all = filesUnder('core', 'electron', 'renderer', 'test', 'docs');
const named = (ending: RegExp, shape: RegExp): string[] =>
  all.filter((path) => ending.test(path) && !shape.test(basename(path)));

describe('names', () => {
  it('are kebab-case for TypeScript, scripts and styles', () => {
    expect(named(/\.(ts|mjs|css|html|ya?ml)$/, /^_?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/)).toEqual([]);
  });

  it('are kebab-case for SQL files', () => {
    expect(named(/\.sql$/, /^[a-z0-9]+(-[a-z0-9]+)*\.sql$/)).toEqual([]);
  });

  it('are PascalCase for components', () => {
    expect(named(/\.svelte$/, /^[A-Z][A-Za-z0-9]*\.svelte$/)).toEqual([]);
  });

  it('end in .svelte.ts exactly where runes are used', () => {
    const scripts = all.filter((path) => path.startsWith('renderer/') && path.endsWith('.ts'));
    const rune = /\$(state|derived|effect|props)\b[.(<]/;
    const wrong = scripts.filter((path) => rune.test(textOf(path)) !== path.endsWith('.svelte.ts'));
    expect(wrong).toEqual([]);
  });

  it('say the word of the field', () => {
    const empty = /(^|[-/])(utils?|helpers?|managers?|misc|common|stuff)(?=[-./]|$)/i;
    expect(all.filter((path) => empty.test(path))).toEqual([]);
  });
});
