import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { storedPath, verifyStored } from '#core/bundle/stored.ts';
import { Database, type Connection } from '#core/db/database.ts';
import { registerBundles, type RegisterOptions, type Registration } from '#core/evidence/register.ts';
import { tarOf, temporaryFolder, zipOf } from '#test/core/bundle/assemble.ts';

const digest = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

interface Case {
  readonly caseDir: string;
  readonly bundleDir: string;
  readonly connection: Connection;
  readonly add: (paths: readonly string[], more?: Partial<RegisterOptions>) => Promise<Registration>;
}

async function newCase(): Promise<Case> {
  const root = temporaryFolder();
  const [caseDir, bundleDir] = [join(root, 'a.credtrail'), join(root, 'bundle')];
  mkdirSync(bundleDir);
  const database = await Database.open({ path: ':memory:' });
  onTestFinished(() => database.close());
  const connection = await database.connect();
  const fixed = {
    connection,
    caseDir,
    examiner: 'alice',
    toolVersion: '0.1.0',
    importedAt: 1_700_000_000_123_456n,
  };
  const add = (paths: readonly string[], more: Partial<RegisterOptions> = {}): Promise<Registration> =>
    registerBundles({ ...fixed, paths, reference: false, ...more });
  return { caseDir, bundleDir, connection, add };
}

const ENTRIES = 'SELECT file_id, sha256, bytes, path, stored, origin_path FROM _entry ORDER BY file_id';
const PATHS = 'SELECT file_id, bundle_id, path FROM evidence_path ORDER BY ALL';

test('every entry of a folder is hashed, kept read-only under its hash, and numbered in the order of the hashes', async () => {
  const { bundleDir, caseDir, connection, add } = await newCase();
  const contents = { 'a.json': 'one', 'b.json': 'two', empty: '' };
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(bundleDir, name), text);
  const done = await add([bundleDir]);

  const sorted = Object.entries(contents).map(([path, text]) => ({ path, text, sha256: digest(text) }));
  sorted.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  expect(await connection.rows(ENTRIES)).toEqual(
    sorted.map(({ path, text, sha256 }, i) => ({
      file_id: i + 1,
      sha256,
      bytes: BigInt(text.length),
      path,
      stored: 'copy',
      origin_path: null,
    })),
  );
  for (const { text, sha256 } of sorted) {
    const kept = join(caseDir, 'evidence', sha256);
    expect(readFileSync(kept, 'utf8')).toBe(text);
    expect(statSync(kept).mode & 0o222).toBe(0);
  }
  const lines = sorted.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
  expect(done).toMatchObject({ newFiles: 3, knownFiles: 0, bytes: 6 });
  expect(done.bundles).toEqual([
    { bundleId: 1, path: bundleDir, sha256: digest(lines), entries: 3, known: 0, skipped: [] },
  ]);
  expect(await connection.rows('SELECT * FROM bundle')).toEqual([
    {
      bundle_id: 1,
      path: bundleDir,
      sha256: digest(lines),
      imported_at: 1_700_000_000_123_456n,
      examiner: 'alice',
      tool_version: '0.1.0',
    },
  ]);
});

test('a folder, its zip and its tar.gz give the same entries', async () => {
  const seen: unknown[] = [];
  for (const kind of ['folder', 'zip', 'tar.gz'] as const) {
    const { bundleDir, connection, add } = await newCase();
    const parts = [
      { name: 'sub/a.json', data: 'x'.repeat(400_000) },
      { name: 'b.json.gz', data: gzipSync('{}') },
    ];
    mkdirSync(join(bundleDir, 'sub'));
    if (kind === 'folder') for (const { name, data } of parts) writeFileSync(join(bundleDir, name), data);
    if (kind === 'zip') writeFileSync(join(bundleDir, 'in'), zipOf(parts));
    if (kind === 'tar.gz') writeFileSync(join(bundleDir, 'in'), gzipSync(await tarOf(parts)));
    await add([kind === 'folder' ? bundleDir : join(bundleDir, 'in')]);
    seen.push(await connection.rows(ENTRIES));
  }
  expect(seen[0]).toHaveLength(2);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test('the same bundle again changes nothing but adds its row and its paths', async () => {
  const { bundleDir, caseDir, connection, add } = await newCase();
  writeFileSync(join(bundleDir, 'a.json'), 'one');
  const first = await add([bundleDir]);
  const [entries, kept] = [await connection.rows(ENTRIES), readdirSync(join(caseDir, 'evidence'))];
  const second = await add([bundleDir]);
  expect(await connection.rows(ENTRIES)).toEqual(entries);
  expect(readdirSync(join(caseDir, 'evidence'))).toEqual(kept);
  expect(second).toMatchObject({
    newFiles: 0,
    knownFiles: 1,
    bundles: [{ bundleId: 2, known: 1, sha256: first.bundles[0]?.sha256 }],
  });
  expect(await connection.rows(PATHS)).toEqual([
    { file_id: 1, bundle_id: 1, path: 'a.json' },
    { file_id: 1, bundle_id: 2, path: 'a.json' },
  ]);
});

test('an entry seen at several places goes by its smallest path, whatever came first', async () => {
  for (const order of [
    ['z', 'a'],
    ['a', 'z'],
  ] as const) {
    const { bundleDir, connection, add } = await newCase();
    for (const name of order) {
      mkdirSync(join(bundleDir, name));
      writeFileSync(join(bundleDir, name, `${name}.json`), 'same');
      await add([join(bundleDir, name)]);
    }
    expect(await connection.rows('SELECT file_id, path FROM _entry')).toEqual([
      { file_id: 1, path: 'a.json' },
    ]);
  }
});

test('the hash of an archive or a single file is that of its bytes', async () => {
  const { bundleDir, add } = await newCase();
  const zip = zipOf([{ name: 'a.json', data: 'one' }]);
  writeFileSync(join(bundleDir, 'a.json'), zip);
  writeFileSync(join(bundleDir, 'b.json'), 'two');
  const { bundles } = await add([join(bundleDir, 'a.json'), join(bundleDir, 'b.json')]);
  expect(bundles.map((bundle) => bundle.sha256)).toEqual([digest(zip), digest('two')]);
});

test('new entries go on after the numbers already given', async () => {
  const { bundleDir, connection, add } = await newCase();
  for (const text of ['1', '2', '3']) {
    writeFileSync(join(bundleDir, text), text);
    await add([join(bundleDir, text)]);
  }
  expect(await connection.rows('SELECT file_id, path FROM _entry ORDER BY file_id')).toEqual(
    ['1', '2', '3'].map((path, i) => ({ file_id: i + 1, path })),
  );
});

test('with reference, files on disk are referred to and entries of archives are copied', async () => {
  const { bundleDir, caseDir, connection, add } = await newCase();
  writeFileSync(join(bundleDir, 'a.json'), 'on disk');
  writeFileSync(join(bundleDir, 'b.zip'), zipOf([{ name: 'in.json', data: 'in archive' }]));
  await add([bundleDir], { reference: true });
  expect(await connection.rows('SELECT path, stored, origin_path FROM _entry ORDER BY path')).toEqual([
    { path: 'a.json', stored: 'reference', origin_path: join(bundleDir, 'a.json') },
    { path: 'b.zip/in.json', stored: 'copy', origin_path: null },
  ]);
  expect(readdirSync(join(caseDir, 'evidence'))).toEqual([digest('in archive')]);

  await add([bundleDir]);
  expect(await connection.rows(`SELECT path FROM _entry WHERE stored = 'reference'`)).toEqual([]);
  expect(existsSync(join(caseDir, 'evidence', digest('on disk')))).toBe(true);
});

test('what is passed over is in the receipt and in the case', async () => {
  const { bundleDir, connection, add } = await newCase();
  symlinkSync('/etc', join(bundleDir, 'link'));
  const { bundles } = await add([bundleDir]);
  expect(bundles[0]?.skipped).toEqual([{ path: 'link', reason: 'symbolic link, not followed' }]);
  expect(await connection.rows('SELECT * FROM _skipped')).toEqual([
    { bundle_id: 1, path: 'link', reason: 'symbolic link, not followed' },
  ]);
});

test('a case inside the imported folder does not import itself', async () => {
  const { caseDir, connection, add } = await newCase();
  mkdirSync(caseDir);
  writeFileSync(join(caseDir, '..', 'bundle', 'a.json'), 'one');
  await add([join(caseDir, '..')]);
  expect(await connection.rows('SELECT path FROM _entry')).toEqual([{ path: 'bundle/a.json' }]);
});

test('what a killed import left half-written is removed', async () => {
  const { bundleDir, caseDir, add } = await newCase();
  mkdirSync(join(caseDir, 'evidence'), { recursive: true });
  writeFileSync(join(caseDir, 'evidence', '.tmp-left'), 'half');
  await add([bundleDir]);
  expect(readdirSync(join(caseDir, 'evidence'))).toEqual([]);
});

test('a kept file of the wrong size is written again', async () => {
  const { bundleDir, caseDir, add } = await newCase();
  writeFileSync(join(bundleDir, 'a.json'), 'one');
  await add([bundleDir]);
  const kept = join(caseDir, 'evidence', digest('one'));
  chmodSync(kept, 0o644);
  writeFileSync(kept, '');
  await add([bundleDir]);
  expect(readFileSync(kept, 'utf8')).toBe('one');
});

test('a cancelled import leaves no half-written file and no row', async () => {
  const { bundleDir, caseDir, connection, add } = await newCase();
  for (let i = 0; i < 8; i += 1) writeFileSync(join(bundleDir, `${i}`), Buffer.alloc(3_000_000, i));
  const stop = new AbortController();
  const work = add([bundleDir], { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(join(caseDir, 'evidence')).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  expect(await connection.rows(`SELECT * FROM duckdb_tables() WHERE table_name = '_entry'`)).toEqual([]);
});

test('an archive that breaks off leaves no row and no half-written file', async () => {
  const { bundleDir, caseDir, add } = await newCase();
  const whole = await tarOf([
    { name: 'a', data: 'x' },
    { name: 'b', data: Buffer.alloc(900_000, 'y') },
  ]);
  writeFileSync(join(bundleDir, 't'), whole.subarray(0, 700_000));
  await expect(add([bundleDir])).rejects.toMatchObject({ code: 'input-unreadable' });
  expect(readdirSync(join(caseDir, 'evidence'))).toEqual([digest('x')]);
});

test('progress ends with all files, its total known beforehand for a folder', async () => {
  const { bundleDir, add } = await newCase();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(bundleDir, name), name);
  const told: unknown[] = [];
  await add([bundleDir], { onProgress: (done, total, unit) => told.push([done, total, unit]) });
  expect(told.at(-1)).toEqual([3, 3, 'files']);
});

test('hostile names reach the tables as they are', async () => {
  const { bundleDir, connection, add } = await newCase();
  const name = `'); DROP TABLE _entry; --`;
  writeFileSync(join(bundleDir, name), 'x');
  await add([bundleDir]);
  expect(await connection.rows('SELECT path FROM evidence_path')).toEqual([{ path: name }]);
});

test('a kept file that was altered at the same size is written again, and the registration says so', async () => {
  for (const length of [3, 400_000]) {
    const { bundleDir, caseDir, connection, add } = await newCase();
    const data = 'x'.repeat(length);
    for (const name of ['a', 'b']) writeFileSync(join(bundleDir, name), data);
    writeFileSync(join(bundleDir, 'other'), 'sound');
    expect((await add([bundleDir])).replaced).toEqual([]);
    const kept = join(caseDir, 'evidence', digest(data));
    chmodSync(kept, 0o600);
    writeFileSync(kept, 'y'.repeat(length));
    chmodSync(kept, 0o444);

    expect((await add([bundleDir])).replaced).toEqual([digest(data)]);
    expect(readFileSync(kept, 'utf8')).toBe(data);
    expect(statSync(kept).mode & 0o222).toBe(0);
    expect(readdirSync(join(caseDir, 'evidence'))).toHaveLength(2);
    expect((await add([bundleDir])).replaced).toEqual([]);
    expect(await connection.rows(ENTRIES)).toHaveLength(2);
  }
});

test('copies of every size are kept whole when they are waited for', async () => {
  const { bundleDir, caseDir, add } = await newCase();
  const contents = [5, 300_000, 1_500_000].map((length) => 'z'.repeat(length));
  contents.forEach((text, i) => writeFileSync(join(bundleDir, String(i)), text));
  await add([bundleDir]);
  const names = contents.map(digest).sort();
  expect(readdirSync(join(caseDir, 'evidence')).sort()).toEqual(names);
  for (const name of names) expect(digest(readFileSync(join(caseDir, 'evidence', name)))).toBe(name);
});

test('the case itself is refused as a bundle, by whichever path', async () => {
  const { bundleDir, caseDir, connection, add } = await newCase();
  writeFileSync(join(bundleDir, 'a'), 'one');
  await add([bundleDir]);
  const link = join(bundleDir, '..', 'link');
  symlinkSync(caseDir, link);
  for (const path of [caseDir, `${caseDir}/`, link]) {
    await expect(add([path])).rejects.toMatchObject({
      code: 'bad-arguments',
      message: expect.stringContaining('is the case that is being written') as string,
    });
  }
  expect(await connection.rows('SELECT * FROM bundle')).toHaveLength(1);
});

test('stored bytes are checked by size, and by hash on demand', async () => {
  const { bundleDir, caseDir, add } = await newCase();
  writeFileSync(join(bundleDir, 'a.json'), 'one');
  await add([bundleDir]);
  const entry = { sha256: digest('one'), stored: 'copy', originPath: null, bytes: 3n };
  const kept = storedPath(caseDir, entry);
  expect(await verifyStored(caseDir, entry, { hash: true })).toBe(kept);
  chmodSync(kept, 0o644);
  writeFileSync(kept, 'two');
  expect(await verifyStored(caseDir, entry)).toBe(kept);
  await expect(verifyStored(caseDir, entry, { hash: true })).rejects.toMatchObject({
    code: 'evidence-changed',
  });
  writeFileSync(kept, 'longer');
  await expect(verifyStored(caseDir, entry)).rejects.toMatchObject({ code: 'evidence-changed' });
  const gone = { ...entry, stored: 'reference', originPath: join(bundleDir, 'gone') };
  await expect(verifyStored(caseDir, gone)).rejects.toMatchObject({ code: 'evidence-missing' });
});
