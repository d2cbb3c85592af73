import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's folder. */
export const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Everything that `npm test` runs, in order. `files` says what must exist for the group to count: folders, and the
 * ending of a file in them.
 */
export const GROUPS = [
  { name: 'format', kind: 'checker', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint', kind: 'checker', tool: 'eslint', args: ['.', '--max-warnings', '0'] },
  {
    name: 'types',
    kind: 'checker',
    tool: 'typescript',
    bin: 'tsc',
    args: ['-p', 'tsconfig.json', '--noEmit'],
  },
  {
    name: 'svelte-check',
    kind: 'checker',
    tool: 'svelte-check',
    args: ['--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
    files: { folders: ['renderer'], ending: '.svelte' },
  },
  {
    name: 'build',
    kind: 'checker',
    tool: 'electron-vite',
    args: ['build', '--logLevel', 'warn'],
    files: { folders: ['electron'], ending: 'main.ts' },
  },
  { name: 'repo', kind: 'vitest', files: { folders: ['test/repo'], ending: '.test.ts' } },
  {
    name: 'unit',
    kind: 'vitest',
    files: { folders: ['test/core', 'test/renderer', 'test/host', 'test/kit'], ending: '.test.ts' },
  },
  { name: 'golden', kind: 'vitest', files: { folders: ['test/golden'], ending: '.test.ts' } },
  {
    name: 'contract',
    kind: 'vitest',
    files: { folders: ['test/contract', 'test/electron'], ending: '.test.ts' },
    needsBuild: true,
    needsChromium: true,
  },
  {
    name: 'e2e',
    kind: 'playwright',
    files: { folders: ['test/e2e'], ending: '.spec.ts' },
    needsBuild: true,
    needsChromium: true,
  },
];

/** Folders of a group that exist and hold at least one of its files. */
export function filledFolders(group) {
  return (group.files?.folders ?? []).filter((folder) => {
    const at = join(ROOT, folder);
    return (
      existsSync(at) && readdirSync(at, { recursive: true }).some((name) => name.endsWith(group.files.ending))
    );
  });
}

/** Whether there is anything for a group to work on. */
export function hasFiles(group) {
  return group.files === undefined || filledFolders(group).length > 0;
}
