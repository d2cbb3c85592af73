import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { openBundle } from '#core/bundle/bundle.ts';
import type { BundleOptions, Skipped } from '#core/bundle/entry.ts';

/** One entry of a zip to be assembled. */
export interface ZipPart {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** General purpose flags, e.g. 1 for encrypted. */
  readonly flags?: number;
  /** Unix mode with its type, e.g. 0o120777 for a link. */
  readonly mode?: number;
  /** Checksum to state in place of the true one. */
  readonly checksum?: number;
}

/** A zip of these parts, byte by byte, so that no library can refuse to write what is hostile. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const data = Buffer.from(part.data ?? '');
    const packed = deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(part.flags ?? 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(part.checksum ?? crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, rest, name);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}

/** A tar of these entries, with its end mark. */
export async function tarOf(
  parts: readonly (Partial<Header> & { name: string; data?: string | Buffer })[],
): Promise<Buffer> {
  const stream = pack();
  for (const { data = '', ...header } of parts) stream.entry(header, Buffer.from(data));
  stream.finalize();
  return buffer(stream as AsyncIterable<Buffer>);
}

/** A folder of its own for one test, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'credtrail-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything a bundle gives, read to its end. */
export async function readBundle(
  path: string,
  options: BundleOptions = {},
): Promise<{ files: Record<string, string>; paths: string[]; notes: (string | null)[]; skipped: Skipped[] }> {
  const files: Record<string, string> = {};
  const paths: string[] = [];
  const notes: (string | null)[] = [];
  const skipped: Skipped[] = [];
  for await (const entry of openBundle(path, { ...options, onSkipped: (what) => skipped.push(what) })) {
    files[entry.path] = (await buffer(await entry.open())).toString('latin1');
    paths.push(entry.path);
    notes.push(entry.note);
  }
  return { files, paths, notes, skipped };
}
