import { describe, expect, it } from 'vitest';
import { exists, foldersIn, textOf } from './tree.ts';

/** Folders that an index file imports its entries from, in its order. */
function imported(index: string): string[] {
  return [...textOf(index).matchAll(/from '\.\/([^/']+)\//g)].map((match) => match[1] ?? '');
}

/** Folders that hold entries of a registry: not the skeleton, not shared parts. */
function entries(folder: string, others: readonly string[] = []): string[] {
  return foldersIn(folder).filter((name) => !name.startsWith('_') && !others.includes(name));
}

/** Shared parts, and what makes sources out of the mappings of a case. */
const NOT_LISTED = ['containers', 'mapping'];

describe('registries', () => {
  it('list exactly the log sources on disk', () => {
    if (!exists('core/sources')) return;
    expect(imported('core/sources/index.ts').sort()).toEqual(entries('core/sources', NOT_LISTED));
  });

  it('give each log source the name of its folder', async () => {
    if (!exists('core/sources')) return;
    const { SOURCES } = await import('#core/sources/index.ts');
    expect(SOURCES.map(({ id }) => id).sort()).toEqual(entries('core/sources', NOT_LISTED));
  });

  it('keep a skeleton to copy for a new log source', () => {
    if (!exists('core/sources')) return;
    const missing = ['index.ts', 'normalise.sql', 'notes.md', 'cases'].filter(
      (name) => !exists(`core/sources/_skeleton/${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('find notes and cases in the folder of each log source', () => {
    const missing = entries('core/sources', ['containers']).flatMap((id) =>
      ['index.ts', 'notes.md', 'cases']
        .map((name) => `core/sources/${id}/${name}`)
        .filter((path) => !exists(path)),
    );
    expect(missing).toEqual([]);
  });

  it('list exactly the screens on disk', () => {
    if (foldersIn('renderer/screens').length === 0) return;
    const listed = ['index', 'later'].flatMap((name) => imported(`renderer/screens/${name}.ts`));
    expect([...new Set(listed)].sort()).toEqual(entries('renderer/screens'));
  });

  it('find a README and the truth in each sample', () => {
    const missing = foldersIn('samples').flatMap((name) =>
      ['README.md', 'truth.json', 'bundle']
        .map((file) => `samples/${name}/${file}`)
        .filter((path) => !exists(path)),
    );
    expect(missing).toEqual([]);
  });
});
