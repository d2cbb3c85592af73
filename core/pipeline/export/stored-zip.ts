import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A file that goes into a zip. */
export interface ZipEntry {
  /** Name in the zip: ASCII, without folders. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
}

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
const END_64 = 0x0606_4b50;
const LOCATOR_64 = 0x0706_4b50;
const VERSION = 45;
/** 1980-01-01, the first day that a zip can say: the same files give the same bytes. */
const DAY = 0x0021;
const FULL_32 = 0xffff_ffff;

interface Stored {
  readonly name: Buffer;
  readonly crc: number;
  readonly bytes: bigint;
  readonly at: bigint;
}

function local({ name, crc, bytes }: Stored): Buffer {
  const head = Buffer.alloc(30 + 20);
  head.writeUInt32LE(LOCAL, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(DAY, 12);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(FULL_32, 18);
  head.writeUInt32LE(FULL_32, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(20, 28);
  const extra = head.subarray(30);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(bytes, 4);
  extra.writeBigUInt64LE(bytes, 12);
  return Buffer.concat([head.subarray(0, 30), name, extra]);
}

function central({ name, crc, bytes, at }: Stored): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(CENTRAL, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(DAY, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(FULL_32, 20);
  head.writeUInt32LE(FULL_32, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(28, 30);
  head.writeUInt32LE(FULL_32, 42);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(bytes, 4);
  extra.writeBigUInt64LE(bytes, 12);
  extra.writeBigUInt64LE(at, 20);
  return Buffer.concat([head, name, extra]);
}

function ending(count: number, at: bigint, length: number): Buffer {
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(END_64, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(VERSION, 12);
  end.writeUInt16LE(VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(length), 40);
  end.writeBigUInt64LE(at, 48);
  end.writeUInt32LE(LOCATOR_64, 56);
  end.writeBigUInt64LE(at + BigInt(length), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(END, 76);
  end.writeUInt16LE(count, 84);
  end.writeUInt16LE(count, 86);
  end.writeUInt32LE(FULL_32, 88);
  end.writeUInt32LE(FULL_32, 92);
  return end;
}

async function checksum(path: string, signal: AbortSignal): Promise<{ crc: number; bytes: bigint }> {
  let crc = 0;
  let bytes = 0n;
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    crc = crc32(chunk, crc);
    bytes += BigInt(chunk.length);
  }
  return { crc, bytes };
}

/**
 * Writes files into a zip as they are, without compressing them again (APPNOTE 6.3, with the 64-bit fields, so that size
 * does not matter). `path` is an empty file that is there.
 */
export async function writeStoredZip(
  path: string,
  entries: readonly ZipEntry[],
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, 'r+');
  const stored: Stored[] = [];
  let at = 0n;
  const add = async (bytes: Buffer): Promise<void> => {
    await file.writeFile(bytes);
    at += BigInt(bytes.length);
  };
  try {
    for (const entry of entries) {
      const one = { name: Buffer.from(entry.name, 'utf8'), at, ...(await checksum(entry.path, signal)) };
      stored.push(one);
      await add(local(one));
      for await (const chunk of createReadStream(entry.path, { signal }) as AsyncIterable<Buffer>)
        await add(chunk);
    }
    const directory = Buffer.concat(stored.map(central));
    const start = at;
    await add(directory);
    await add(ending(stored.length, start, directory.length));
    await file.sync();
  } finally {
    await file.close();
  }
}
