import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import LongestFirst from './runner/longest-first.ts';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'credtrail-config-')) },
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
