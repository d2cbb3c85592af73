import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openBundle } from '#core/bundle/bundle.ts';
import { decodeName, insidePath } from '#core/bundle/names.ts';
import { containerOf } from '#core/bundle/recognise.ts';
import { readBundle, tarOf, temporaryFolder, zipOf } from './assemble.ts';

/** Larger than what is held in memory, and not the same everywhere. */
const LARGE = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * i * 31 + (i >> 7)) & 0xff));

describe('a bundle', () => {
  test('gives the files of a folder in the order of their names, folders in place', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'b', 'deep'), { recursive: true });
    for (const name of ['c.json', 'b/2', 'b/10', 'b/deep/x', 'a.json', 'é'])
      writeFileSync(join(folder, name), name);
    const { files, paths } = await readBundle(folder);
    expect(paths).toEqual(['a.json', 'b/10', 'b/2', 'b/deep/x', 'c.json', 'é']);
    expect(files['b/deep/x']).toBe('b/deep/x');
  });

  test('says where plain files lie, their size, and holds small ones', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'x');
    writeFileSync(join(folder, 'large'), LARGE);
    const entries = [];
    for await (const { path, origin, bytes, held, note } of openBundle(folder)) {
      entries.push({ path, origin, bytes, held, note });
    }
    expect(entries).toEqual([
      { path: 'a', origin: join(folder, 'a'), bytes: 1, held: Buffer.from('x'), note: null },
      { path: 'large', origin: join(folder, 'large'), bytes: LARGE.length, held: null, note: null },
    ]);
  });

  test('of a single file is that file, under its base name', async () => {
    const path = join(temporaryFolder(), 'trail.json');
    writeFileSync(path, '{}');
    expect((await readBundle(path)).files).toEqual({ 'trail.json': '{}' });
  });

  test('may be named by a link', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'x');
    symlinkSync(join(folder, 'a'), join(folder, 'l'));
    expect((await readBundle(join(folder, 'l'))).files).toEqual({ l: 'x' });
  });

  test('is the same as zip, tar and tar.gz, whatever its name', async () => {
    const folder = temporaryFolder();
    const parts = [
      { name: './a.json', data: '{}' },
      { name: 'sub//large', data: LARGE },
      { name: 'sub/empty', data: '' },
    ];
    const expected = { 'a.json': '{}', 'sub/large': LARGE.toString('latin1'), 'sub/empty': '' };
    writeFileSync(join(folder, 'one.txt'), zipOf(parts));
    writeFileSync(join(folder, 'two.txt'), await tarOf(parts));
    writeFileSync(join(folder, 'three.zip'), gzipSync(await tarOf(parts)));
    for (const name of ['one.txt', 'two.txt', 'three.zip']) {
      expect((await readBundle(join(folder, name))).files).toEqual(expected);
    }
  });

  test('opens archives in archives and leaves no temporary file', async () => {
    const folder = temporaryFolder();
    const inner = zipOf([
      { name: 'in.json', data: '{}' },
      { name: 'large', data: LARGE },
    ]);
    const stored = join(folder, 'b');
    mkdirSync(stored);
    writeFileSync(
      join(stored, 'outer.tgz'),
      gzipSync(
        await tarOf([
          { name: 'x/inner.zip', data: inner },
          { name: 'after', data: '1' },
        ]),
      ),
    );
    const { files, paths } = await readBundle(stored, { spool: folder });
    expect(paths).toEqual([
      'outer.tgz/x/inner.zip/in.json',
      'outer.tgz/x/inner.zip/large',
      'outer.tgz/after',
    ]);
    expect(files['outer.tgz/x/inner.zip/large']).toBe(LARGE.toString('latin1'));
    expect(readdirSync(folder)).toEqual(['b']);
  });

  test('goes on after entries that nobody read', async () => {
    const folder = temporaryFolder();
    const parts = [
      { name: 'a', data: LARGE },
      { name: 'b', data: 'x' },
      { name: 'c', data: LARGE },
    ];
    writeFileSync(join(folder, 't'), await tarOf(parts));
    writeFileSync(join(folder, 'z'), zipOf(parts));
    for (const name of ['t', 'z']) {
      const seen: string[] = [];
      for await (const entry of openBundle(join(folder, name))) {
        seen.push(entry.path);
        if (entry.path === 'c') expect((await buffer(await entry.open())).equals(LARGE)).toBe(true);
      }
      expect(seen).toEqual(['a', 'b', 'c']);
    }
  });

  test('can be left in the middle of an archive', async () => {
    const folder = temporaryFolder();
    const parts = [
      { name: 'a', data: LARGE },
      { name: 'b', data: LARGE },
    ];
    writeFileSync(join(folder, 't'), gzipSync(await tarOf(parts)));
    writeFileSync(join(folder, 'z'), zipOf([{ name: 'in.zip', data: zipOf(parts) }]));
    for (const name of ['t', 'z']) {
      for await (const entry of openBundle(join(folder, name), { spool: folder })) {
        expect(entry.path).toMatch(/a$/);
        break;
      }
    }
    expect(readdirSync(folder).sort()).toEqual(['t', 'z']);
  });

  test('tells beforehand how many files a folder has', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
    const listed: number[] = [];
    await readBundle(folder, { onListed: (files) => listed.push(files) });
    expect(listed).toEqual([2]);
  });

  test('leaves out the folder it is told to, and says so', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'case'));
    writeFileSync(join(folder, 'case', 'x'), 'x');
    symlinkSync(folder, join(folder, 'link'));
    for (const exclude of [join(folder, 'case'), join(folder, 'link', 'case')]) {
      const { paths, skipped } = await readBundle(folder, { exclude });
      expect(paths).toEqual([]);
      expect(skipped[0]).toEqual({ path: 'case', reason: 'the case that is being written' });
    }
  });
});

describe('what a file is', () => {
  test('is said by its first bytes', async () => {
    expect(containerOf(zipOf([{ name: 'a' }]))).toBe('zip');
    expect(containerOf(zipOf([]))).toBe('zip');
    expect(containerOf(await tarOf([{ name: 'a' }]))).toBe('tar');
    expect(containerOf(gzipSync(await tarOf([{ name: 'a' }])))).toBe('tar.gz');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(1024)],
    ['JSON', Buffer.from('{"Records":[]}'.repeat(100))],
    ['gzipped JSON', gzipSync('{"Records":[]}'.repeat(100))],
    ['a gzip cut off in its header', gzipSync('{}').subarray(0, 5)],
    ['a damaged gzip', Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(100, 0xff)])],
    ['two letters', Buffer.from('PK')],
  ])('%s is no container', (_, bytes) => {
    expect(containerOf(bytes)).toBeNull();
  });
});

describe('names', () => {
  test.each([
    ['plain', Buffer.from('a/b.json'), 'a/b.json'],
    ['valid UTF-8', Buffer.from('журнал-🔑'), 'журнал-🔑'],
    ['one bad byte', Buffer.from([0x61, 0xff, 0x62]), 'a\ufffd%FFb'],
    ['a sequence cut off', Buffer.from([0xe2, 0x82]), '\ufffd%E2\ufffd%82'],
    ['U+FFFD itself', Buffer.from('\ufffd'), '\ufffd%EF\ufffd%BF\ufffd%BD'],
    [
      'bad and good mixed',
      Buffer.concat([Buffer.from('é'), Buffer.from([0xe9]), Buffer.from('é')]),
      'é\ufffd%E9é',
    ],
  ])('%s', (_, raw, expected) => {
    expect(decodeName(raw)).toBe(expected);
  });

  test('two dots within a name are allowed, a folder of two dots is not', () => {
    expect(insidePath('a..b/..c', 'x.zip')).toBe('a..b/..c');
    expect(() => insidePath('a/..', 'x.zip')).toThrow(/climbs/);
  });
});
