import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as Builder from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallBundle } from '../contract/bundle.ts';

const require = createRequire(import.meta.url);
const inBuilder = createRequire(require.resolve('electron-builder'));
const folder = mkdtempSync(join(tmpdir(), 'credtrail-package-'));
const resources = join(folder, 'dist', 'linux-unpacked', 'resources');
const archive = join(resources, 'app.asar');
const asar = createRequire(inBuilder.resolve('app-builder-lib/package.json'))('@electron/asar') as {
  listPackage(path: string, options: object): string[];
  extractAll(path: string, into: string): void;
};

/** A folder that stands for Electron's own: what is packed into it is what counts here. */
function distribution(): string {
  const dist = join(folder, 'electron');
  mkdirSync(join(dist, 'resources'), { recursive: true });
  for (const name of ['electron', 'chrome-sandbox', 'LICENSE', 'LICENSES.chromium.html']) {
    writeFileSync(join(dist, name), '#!/bin/sh\n');
  }
  chmodSync(join(dist, 'electron'), 0o755);
  return dist;
}

/** Packs for Linux, on which electron-builder's own `dir` target needs no other tool. */
beforeAll(async () => {
  const { build, Platform, archFromString } = inBuilder('electron-builder') as typeof Builder;
  await build({
    projectDir: resolve(import.meta.dirname, '../..'),
    targets: Platform.LINUX.createTarget('dir', archFromString(process.arch)),
    config: {
      directories: { output: join(folder, 'dist') },
      electronDist: distribution(),
      electronFuses: null,
    },
    publish: 'never',
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the built program, what it needs to run, and nothing else of the repository', () => {
    const tops = asar.listPackage(archive, {}).filter((path) => /^[\\/][^\\/]+$/.test(path));
    expect(tops.map((path) => path.slice(1)).sort()).toEqual([
      'LICENSE',
      'node_modules',
      'out',
      'package.json',
    ]);
  });

  it('has the DuckDB binding of its platform outside the archive, and no other', () => {
    const names = readdirSync(join(`${archive}.unpacked`, 'node_modules', '@duckdb'));
    expect(names.sort()).toEqual(['node-bindings', `node-bindings-linux-${process.arch}`]);
    const binding = join(
      `${archive}.unpacked`,
      'node_modules',
      '@duckdb',
      `node-bindings-linux-${process.arch}`,
    );
    expect(existsSync(join(binding, 'duckdb.node'))).toBe(true);
  });

  it('has the sample beside the archive, where the packaged program looks for it', () => {
    expect(existsSync(join(resources, 'samples', 'staging', 'bundle'))).toBe(true);
  });

  it('answers the command line with nothing but what was packed', () => {
    const program = join(folder, 'program');
    asar.extractAll(archive, program);
    cpSync(`${archive}.unpacked`, program, { recursive: true });
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [join(program, 'out', 'cli.js'), ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const dir = join(folder, 'packed.credtrail');
    expect(run('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
    run('import', smallBundle(), '--case', dir);
    const counted = run('sql', '--case', dir, 'SELECT count(*) AS n FROM event', '--format', 'json');
    expect(JSON.parse(counted)).toEqual([{ n: 4 }]);
  });
});
