import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '#core/base/error.ts';
import type { Limits } from '#core/bundle/limits.ts';
import { readBundle, tarOf, temporaryFolder, zipOf, type ZipPart } from '#test/core/bundle/assemble.ts';

const LOG = '{"Records":[]}';

interface Refusal {
  readonly name: string;
  readonly bytes: () => Buffer | Promise<Buffer>;
  readonly code: ErrorCode;
  readonly says: RegExp;
  readonly limits?: Partial<Limits>;
}

function zip(...parts: ZipPart[]): () => Buffer {
  return () => zipOf(parts);
}

const nested = (levels: number): Buffer =>
  levels === 0
    ? zipOf([{ name: 'a.json', data: LOG }])
    : zipOf([{ name: `${levels}.zip`, data: nested(levels - 1) }]);

/** Bytes that do not compress, the same every time. */
const noise = (blocks: number): Buffer =>
  Buffer.concat(Array.from({ length: blocks }, (_, i) => createHash('sha256').update(String(i)).digest()));

const REFUSALS: readonly Refusal[] = [
  {
    name: 'a zip entry that climbs out',
    bytes: zip({ name: '../x' }),
    code: 'archive-unsafe',
    says: /"\.\.\/x".*climbs/,
  },
  {
    name: 'a zip entry that climbs out from inside',
    bytes: zip({ name: 'a/../../x' }),
    code: 'archive-unsafe',
    says: /climbs/,
  },
  { name: 'an absolute path', bytes: zip({ name: '/etc/x' }), code: 'archive-unsafe', says: /absolute/ },
  { name: 'a drive letter', bytes: zip({ name: 'C:\\x' }), code: 'archive-unsafe', says: /drive/ },
  {
    name: 'a backslash path that climbs out',
    bytes: zip({ name: '..\\x' }),
    code: 'archive-unsafe',
    says: /climbs/,
  },
  { name: 'a NUL in a name', bytes: zip({ name: 'a\0b' }), code: 'archive-unsafe', says: /NUL/ },
  {
    name: 'a link in a zip',
    bytes: zip({ name: 'l', data: '/etc/passwd', mode: 0o120777 }),
    code: 'archive-unsafe',
    says: /link/,
  },
  {
    name: 'a symbolic link in a tar',
    bytes: () => tarOf([{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }]),
    code: 'archive-unsafe',
    says: /"l".*link/,
  },
  {
    name: 'a hard link in a tar',
    bytes: () => tarOf([{ name: 'l', type: 'link', linkname: 'a' }]),
    code: 'archive-unsafe',
    says: /link/,
  },
  {
    name: 'a tar entry that climbs out',
    bytes: () => tarOf([{ name: '../x', data: 'x' }]),
    code: 'archive-unsafe',
    says: /climbs/,
  },
  {
    name: 'a tar entry with an absolute path',
    bytes: () => tarOf([{ name: '/x', data: 'x' }]),
    code: 'archive-unsafe',
    says: /absolute/,
  },
  {
    name: 'an encrypted entry',
    bytes: zip({ name: 'a.json', data: LOG, flags: 1 }),
    code: 'input-unreadable',
    says: /encrypted; decrypt/,
  },
  {
    name: 'an entry whose checksum is wrong',
    bytes: zip({ name: 'a.json', data: LOG, checksum: 1 }),
    code: 'input-unreadable',
    says: /checksum/,
  },
  {
    name: 'a zip that unpacks to far more than its size',
    bytes: zip({ name: 'bomb', data: Buffer.alloc(2_000_000) }),
    code: 'archive-limit',
    says: /ratio = 250.*bomb/,
    limits: { ratioFrom: 1_000_000 },
  },
  {
    name: 'a tar.gz that unpacks to far more than its size',
    bytes: async () => gzipSync(await tarOf([{ name: 'bomb', data: Buffer.alloc(4_000_000) }])),
    code: 'archive-limit',
    says: /ratio = 250/,
    limits: { ratioFrom: 1_000_000 },
  },
  {
    name: 'a zip inside a zip that unpacks to far more than its size',
    bytes: zip({ name: 'in.zip', data: zipOf([{ name: 'bomb', data: Buffer.alloc(2_000_000) }]) }),
    code: 'archive-limit',
    says: /ratio/,
    limits: { ratioFrom: 1_000_000 },
  },
  {
    name: 'too many entries',
    bytes: zip({ name: 'a' }, { name: 'b' }, { name: 'c' }),
    code: 'archive-limit',
    says: /entries = 2/,
    limits: { entries: 2 },
  },
  {
    name: 'an entry that is too large',
    bytes: () => tarOf([{ name: 'a', data: 'x'.repeat(11) }]),
    code: 'archive-limit',
    says: /entryBytes = 10/,
    limits: { entryBytes: 10 },
  },
  {
    name: 'entries that are too large together',
    bytes: zip({ name: 'a', data: '12345678' }, { name: 'b', data: '12345678' }),
    code: 'archive-limit',
    says: /totalBytes = 10/,
    limits: { totalBytes: 10 },
  },
  {
    name: 'a path that is too long',
    bytes: zip({ name: 'a'.repeat(5000) }),
    code: 'archive-limit',
    says: /pathLength = 4096/,
  },
  { name: 'archives four levels deep', bytes: () => nested(3), code: 'archive-limit', says: /depth = 3/ },
  {
    name: 'a truncated zip',
    bytes: () => zipOf([{ name: 'a.json', data: LOG }]).subarray(0, 40),
    code: 'input-unreadable',
    says: /zip archive/,
  },
  {
    name: 'a truncated tar.gz',
    bytes: async () => {
      const whole = gzipSync(
        await tarOf([
          { name: 'a.json', data: LOG },
          { name: 'b', data: noise(10_000) },
        ]),
      );
      return whole.subarray(0, whole.length - 100_000);
    },
    code: 'input-unreadable',
    says: /could not be read/,
  },
  {
    name: 'a truncated tar',
    bytes: async () => (await tarOf([{ name: 'a.json', data: noise(150) }])).subarray(0, 3000),
    code: 'input-unreadable',
    says: /could not be read/,
  },
  {
    name: 'a damaged header in the middle of a tar',
    bytes: async () => {
      const whole = await tarOf([
        { name: 'a', data: 'x' },
        { name: 'b', data: 'y' },
      ]);
      return whole.fill('z', 1024, 1100);
    },
    code: 'input-unreadable',
    says: /Invalid tar header/,
  },
];

describe('a hostile archive is refused with a code and a reason', () => {
  test.each(REFUSALS)('$name', async ({ bytes, code, says, limits }) => {
    const folder = temporaryFolder();
    const path = join(folder, 'bundle');
    writeFileSync(path, await bytes());
    await expect(readBundle(path, { ...(limits && { limits }), spool: folder })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says) as unknown,
    });
    expect(readdirSync(folder)).toEqual(['bundle']);
  });

  test('also when it lies in a folder, and then by its path in it', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'evil.json'), zipOf([{ name: '../x' }]));
    await expect(readBundle(folder)).rejects.toThrow(/sub\/evil\.json/);
  });

  test('a path that does not exist is said to be missing, with what would be right', async () => {
    await expect(readBundle(join(temporaryFolder(), 'absent'))).rejects.toMatchObject({
      code: 'input-not-found',
      message: expect.stringMatching(/absent.*Name a folder, a zip/) as unknown,
    });
  });

  test('an aborted reading says it was cancelled', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'x');
    await expect(readBundle(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('an odd archive gives what it holds', () => {
  test('names that are not UTF-8 stay distinct in a zip, a tar and a folder', async () => {
    const names = [Buffer.from('log-\xe9.json', 'latin1'), Buffer.from('log-\xe8.json', 'latin1')];
    const expected = ['log-\ufffd%E8.json', 'log-\ufffd%E9.json'];
    const folder = temporaryFolder();

    writeFileSync(join(folder, 'z'), zipOf(names.map((name) => ({ name, data: LOG }))));
    expect((await readBundle(join(folder, 'z'))).paths.sort()).toEqual(expected);

    const tar = await tarOf([
      { name: 'log-1.json', data: LOG },
      { name: 'log-2.json', data: LOG },
    ]);
    for (const [at, byte] of [
      [0, 0xe8],
      [1024, 0xe9],
    ] as const)
      rename(tar, at, byte);
    writeFileSync(join(folder, 't'), tar);
    expect((await readBundle(join(folder, 't'))).paths).toEqual(expected);

    mkdirSync(join(folder, 'f'));
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/f/`), name]), LOG);
    expect((await readBundle(join(folder, 'f'))).paths).toEqual(expected);
  });

  test('a gzip that holds no tar is one entry with its own bytes', async () => {
    const path = join(temporaryFolder(), 'log.tar.gz');
    const bytes = gzipSync(LOG);
    writeFileSync(path, bytes);
    expect((await readBundle(path)).files).toEqual({ 'log.tar.gz': bytes.toString('latin1') });
  });

  test('an empty zip and an empty folder hold nothing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'z'), zipOf([]));
    mkdirSync(join(folder, 'f'));
    expect((await readBundle(join(folder, 'z'))).paths).toEqual([]);
    expect((await readBundle(join(folder, 'f'))).paths).toEqual([]);
  });

  test('the same path twice gives both entries and says so', async () => {
    const path = join(temporaryFolder(), 'z');
    writeFileSync(
      path,
      zipOf([
        { name: 'a', data: '1' },
        { name: './a', data: '2' },
      ]),
    );
    const { paths, notes } = await readBundle(path);
    expect(paths).toEqual(['a', 'a']);
    expect(notes).toEqual([null, 'the same path occurs more than once in its archive']);
  });

  test('links in a folder are reported, not followed', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), LOG);
    symlinkSync('/etc', join(folder, 'l'));
    symlinkSync(folder, join(folder, 'loop'));
    const { paths, skipped } = await readBundle(folder);
    expect(paths).toEqual(['a']);
    expect(skipped.map(({ path }) => path)).toEqual(['l', 'loop']);
  });

  test('a pipe in a tar is reported', async () => {
    const path = join(temporaryFolder(), 't');
    writeFileSync(
      path,
      await tarOf([
        { name: 'p', type: 'fifo' },
        { name: 'a', data: LOG },
      ]),
    );
    expect(await readBundle(path)).toMatchObject({
      paths: ['a'],
      skipped: [{ path: 'p', reason: expect.stringContaining('fifo') }],
    });
  });

  test('a tar cut off between two entries is reported as possibly incomplete', async () => {
    const path = join(temporaryFolder(), 't');
    const whole = await tarOf([
      { name: 'a', data: LOG },
      { name: 'b', data: LOG },
    ]);
    writeFileSync(path, whole.subarray(0, 1024));
    expect(await readBundle(path)).toMatchObject({
      paths: ['a'],
      skipped: [{ reason: expect.stringContaining('end mark') }],
    });
  });
});

/** Puts one byte in place of the digit in `log-N.json`, and mends the header's checksum. */
function rename(tar: Buffer, header: number, byte: number): void {
  tar[header + 4] = byte;
  tar.fill(' ', header + 148, header + 156);
  const sum = tar.subarray(header, header + 512).reduce((total, value) => total + value, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, header + 148, 'latin1');
}
