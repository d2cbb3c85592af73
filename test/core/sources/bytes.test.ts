import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, contentSize, wholeContent, type ContentEnd } from '#core/sources/containers/bytes.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credtrail-bytes-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function read(bytes: Buffer, limit?: number): Promise<{ content: Buffer; damage: string | null }> {
  const path = join(folder, 'entry');
  await writeFile(path, bytes);
  const end: ContentEnd = { damage: null };
  const chunks: Buffer[] = [];
  for await (const chunk of contentOf(path, end, limit)) chunks.push(chunk);
  return { content: Buffer.concat(chunks), damage: end.damage };
}

/** Lines that compress badly enough for several deflate blocks. */
const TEXT = Buffer.from(
  Array.from({ length: 60_000 }, (_, i) => `{"id":${String(i)},"h":${String((i * 2654435761) % 4294967296)}}\n`).join(''),
); // prettier-ignore

describe('the content of an entry', () => {
  it('is itself where it is plain, and decompressed where it is gzip', async () => {
    expect((await read(TEXT)).content.equals(TEXT)).toBe(true);
    expect((await read(gzipSync(TEXT))).content.equals(TEXT)).toBe(true);
  });

  it('goes through all members of a gzip file', async () => {
    const two = Buffer.concat([gzipSync(TEXT.subarray(0, 1000)), gzipSync(TEXT.subarray(1000))]);
    expect((await read(two)).content.equals(TEXT)).toBe(true);
  });

  it('is empty where the entry is', async () => {
    expect(await read(Buffer.alloc(0))).toEqual({ content: Buffer.alloc(0), damage: null });
  });

  for (const share of [0.1, 0.5, 0.9, 0.999]) {
    it(`is everything before the place where ${String(share * 100)} % of its gzip end`, async () => {
      const packed = gzipSync(TEXT);
      const { content, damage } = await read(packed.subarray(0, Math.floor(packed.length * share)));
      expect(damage).not.toBeNull();
      expect(content.equals(TEXT.subarray(0, content.length))).toBe(true);
      expect(content.length / TEXT.length).toBeGreaterThan(share - 0.1);
    });
  }

  it('is everything before a damaged place', async () => {
    const packed = gzipSync(TEXT);
    packed.fill(0xff, Math.floor(packed.length / 2), Math.floor(packed.length / 2) + 4000);
    const { content, damage } = await read(packed);
    expect(damage).not.toBeNull();
    expect(content.length / TEXT.length).toBeGreaterThan(0.48);
  });

  it('tells that a checksum does not fit', async () => {
    const packed = gzipSync(TEXT);
    packed.writeUInt32LE(0, packed.length - 8);
    const { content, damage } = await read(packed);
    expect(damage).not.toBeNull();
    expect(content.equals(TEXT)).toBe(true);
  });

  it('stops soon after a limit', async () => {
    expect((await read(gzipSync(TEXT), 10)).content.length).toBeLessThanOrEqual(1 << 20);
  });

  it('as a whole is refused where it is damaged or too large', () => {
    expect(wholeContent(gzipSync(TEXT).subarray(0, 1000), 1 << 30)).toBeNull();
    expect(wholeContent(gzipSync(TEXT), 1000)).toBeNull();
    expect(wholeContent(TEXT, 1000)).toBeNull();
    expect(wholeContent(gzipSync(TEXT), 1 << 30)?.equals(TEXT)).toBe(true);
  });

  it('has a size that is known beforehand', async () => {
    const path = join(folder, 'entry');
    const packed = gzipSync(TEXT);
    await writeFile(path, packed);
    expect(await contentSize(path, packed.length)).toEqual({ gzip: true, bytes: TEXT.length, direct: true });
    await writeFile(path, TEXT);
    expect(await contentSize(path, TEXT.length)).toEqual({ gzip: false, bytes: TEXT.length, direct: true });
  });
});
