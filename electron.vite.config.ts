import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const here = import.meta.dirname;

/** One build for the shell, the engine, the command line and the page; see CONTRIBUTING for what each file is. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out',
      target: 'node20',
      // Libraries that are only JavaScript go in: one file is read faster than the hundreds they consist of.
      externalizeDeps: { exclude: ['@duckdb/node-api', 'apache-arrow', 'zod'] },
      rolldownOptions: {
        input: {
          main: resolve(here, 'electron/main.ts'),
          engine: resolve(here, 'core/host/engine-entry.ts'),
          importer: resolve(here, 'core/host/import-entry.ts'),
          exporter: resolve(here, 'core/host/export-entry.ts'),
          cli: resolve(here, 'core/host/cli-entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'lib/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(here, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/page',
      minify: true,
      // The page comes from the disk or from this machine: one file is read faster than many.
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
});
