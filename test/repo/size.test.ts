import { describe, expect, it } from 'vitest';
import { filesUnder, linesOf } from './tree.ts';

const counted = (paths: string[]): { path: string; lines: number }[] =>
  paths.map((path) => ({ path, lines: linesOf(path) }));
const source = counted(
  filesUnder('core', 'electron', 'renderer').filter((path) => /\.(ts|sql|css)$/.test(path)),
);
const components = counted(filesUnder('renderer').filter((path) => path.endsWith('.svelte')));
const tests = counted(filesUnder('test').filter((path) => /\.(ts|mjs)$/.test(path)));
const over = (files: { path: string; lines: number }[], limit: number): string[] =>
  files.filter(({ lines }) => lines > limit).map(({ path, lines }) => `${path}: ${String(lines)}`);

describe('file sizes', () => {
  it('never exceed 500 lines', () => {
    expect(over(source, 500)).toEqual([]);
  });

  it('stay under 300 lines for 95 of 100 source files', () => {
    const large = over(source, 300);
    expect(large.length, large.join('\n')).toBeLessThanOrEqual(Math.floor(source.length * 0.05));
  });

  it('stay under 200 lines for a component', () => {
    expect(over(components, 200)).toEqual([]);
  });

  it('stay under 600 lines for a test', () => {
    expect(over(tests, 600)).toEqual([]);
  });
});
