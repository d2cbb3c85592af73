import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { forkChild, type Child } from '#core/host/child.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The exporter built from the source, to be started as a process of its own. */
export interface Exporter {
  /** Starts one. */
  readonly start: () => Child;
  /** Removes what was built. */
  readonly remove: () => void;
}

/** Builds the exporter. It lies under node_modules, where it finds its packages. */
export async function buildExporter(): Promise<Exporter> {
  const outDir = join(ROOT, 'node_modules/.cache', `credtrail-exporter-${String(process.pid)}`);
  mkdirSync(outDir, { recursive: true });
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { exporter: join(ROOT, 'core/host/export-entry.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  process.env['CREDTRAIL_OUT'] = outDir;
  return {
    start: () => forkChild('exporter'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
