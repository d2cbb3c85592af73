import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FOLDERS, LISTS, type SourceCase } from './cases.ts';

describe('cases', () => {
  it('exist for every source and for the skeleton', () => {
    expect([...new Set(LISTS.map(({ id }) => id))].sort()).toEqual([...FOLDERS].sort());
  });

  it('have names that differ within their file', () => {
    for (const { path } of LISTS) {
      const parsed = JSON.parse(readFileSync(path, 'utf8')) as SourceCase | SourceCase[];
      const names = (Array.isArray(parsed) ? parsed : [parsed]).map((one) => one.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
