import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runImport, type ImportOptions } from '#core/pipeline/import.ts';
import { tarOf, zipOf } from '#test/core/bundle/assemble.ts';
import { digestOf } from '#test/kit/read-case.ts';
import { drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';

const work = workFolder();
const seed = drawnSeed('the same digest');
let bundle = '';
let files: string[] = [];
let usual = '';
let cases = 0;

beforeAll(async () => {
  bundle = (await sampleOf(seed, join(work.path, 'sample'), 0.1)).bundle;
  files = readdirSync(bundle, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  usual = await digestAfter([bundle]);
});
afterAll(() => work.remove());

/** Digest of a new case after one import for each list of paths. */
async function digestAfter(
  paths: readonly string[] | readonly (readonly string[])[],
  more: Partial<ImportOptions> = {},
): Promise<string> {
  cases += 1;
  const caseDir = join(work.path, `${String(cases)}.credtrail`);
  const imports = paths.map((path) => (typeof path === 'string' ? null : path));
  const lists = imports.includes(null) ? [paths as readonly string[]] : (imports as (readonly string[])[]);
  for (const list of lists) await runImport({ caseDir, paths: list, ...more });
  const digest = await digestOf(caseDir);
  rmSync(caseDir, { recursive: true });
  return digest;
}

/** Contents of the bundle by path within it, in the order given. */
function contents(paths: readonly string[]): { readonly name: string; readonly data: Buffer }[] {
  return paths.map((path) => ({ name: relative(bundle, path), data: readFileSync(path) }));
}

it('is the same for the bundle as a zip and as a tar.gz', async () => {
  const zip = join(work.path, 'bundle.zip');
  writeFileSync(zip, zipOf(contents(files)));
  expect(await digestAfter([zip])).toBe(usual);
  const tar = join(work.path, 'bundle.tar.gz');
  writeFileSync(tar, gzipSync(await tarOf(contents(files))));
  expect(await digestAfter([tar])).toBe(usual);
});

it('is the same for an archive whose entries stand in reverse order', async () => {
  const zip = join(work.path, 'reverse.zip');
  writeFileSync(zip, zipOf(contents(files.toReversed())));
  expect(await digestAfter([zip])).toBe(usual);
});

it('is the same for the files one by one, in reverse order', async () => {
  expect(await digestAfter(files.toReversed())).toBe(usual);
});

it('is the same for files renamed so that a folder gives them in reverse order', async () => {
  const folder = join(work.path, 'renamed');
  mkdirSync(folder);
  files.forEach((path, i) => {
    cpSync(path, join(folder, `${String(files.length - i).padStart(3, '0')}-${basename(path)}`));
  });
  expect(await digestAfter([folder])).toBe(usual);
});

it('is the same when every entry is in the bundle twice, under two names', async () => {
  const folder = join(work.path, 'twice');
  for (const copy of ['a', 'b']) cpSync(bundle, join(folder, copy), { recursive: true });
  expect(await digestAfter([folder])).toBe(usual);
});

it('is the same for three imports of a third each, dealt out in turn', async () => {
  const thirds = [2, 0, 1].map((rest) => files.filter((_, i) => i % 3 === rest));
  expect(await digestAfter(thirds)).toBe(usual);
});

it('is the same for three imports by folder, the later logs first', async () => {
  const groups = new Map<string, string[]>();
  for (const path of files) {
    const top = relative(bundle, dirname(path)).split('/')[0] ?? '';
    groups.set(top, [...(groups.get(top) ?? []), path]);
  }
  const of = (...names: string[]): string[] => names.flatMap((name) => groups.get(name) ?? []);
  const others = [...groups.keys()].filter((name) => !['exports', 'registry', 'AWSLogs'].includes(name));
  const order = [of(...others).toReversed(), of('exports', 'registry'), of('AWSLogs').toReversed()];
  expect(order.flat()).toHaveLength(files.length);
  expect(await digestAfter(order)).toBe(usual);
});

it('is the same with one thread', async () => {
  expect(await digestAfter([bundle], { threads: 1 })).toBe(usual);
});

it('is the same when the files stay where they are', async () => {
  expect(await digestAfter([bundle], { reference: true })).toBe(usual);
});

it('is the same when every entry is split record by record', async () => {
  expect(await digestAfter([bundle], { alwaysCareful: true })).toBe(usual);
});

it('is the same when little is loaded at a time', async () => {
  expect(await digestAfter([bundle], { batchBytes: 512 * 1024 })).toBe(usual);
});

it('is the same after the bundle was imported again', async () => {
  expect(await digestAfter([[bundle], [bundle]])).toBe(usual);
});

it('is another one when a single record is missing', async () => {
  const folder = join(work.path, 'less');
  cpSync(bundle, folder, { recursive: true });
  const path = join(folder, 'registry/tasks.ndjson');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(text.indexOf('\n') + 1));
  expect(await digestAfter([folder])).not.toBe(usual);
});
