import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OUT } from '../contract/places.ts';

const read = (name: string) => readFileSync(join(OUT, name), 'utf8');

/** A built file and all that it imports before it runs. */
function readAtOnce(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  for (const found of read(name).matchAll(/^import\s[^;]*?["'](\.[^"']+)["']/gm)) {
    readAtOnce(join(dirname(name), found[1]!), known);
  }
  return known;
}

describe('the built shell', () => {
  it('has a preload that is CommonJS and requires only electron', () => {
    const text = read('preload/preload.cjs');
    const required = [...text.matchAll(/require\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map((found) => found[1]);
    expect(new Set(required)).toEqual(new Set(['electron']));
    expect(text).not.toMatch(/^\s*(import|export)\s/m);
  });

  it('keeps the page out of the main bundle', () => {
    const text = read('main.js');
    expect(text).not.toMatch(/svelte|d3-|document\.createElement/);
    expect(text.length).toBeLessThan(200_000);
  });

  it('keeps the database out of the main process until a command line needs it', () => {
    const loaded = [...readAtOnce('main.js')];
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter((name) => read(name).includes('@duckdb/node-bindings'))).toEqual([]);
    expect([...readAtOnce('engine.js')].some((name) => read(name).includes('@duckdb/node-bindings'))).toBe(
      true,
    );
  });
});
