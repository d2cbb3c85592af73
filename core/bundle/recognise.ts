import { constants, gunzipSync } from 'node:zlib';

/** What holds other entries: a zip, a tar, or a tar inside gzip. */
export type Container = 'zip' | 'tar' | 'tar.gz';

const BLOCK = 512;
const PROBES = [1200, 64 * 1024] as const;

/** Which container begins with these bytes, or null for anything else; names play no part. A gzip that holds no tar is none. */
export function containerOf(head: Buffer): Container | null {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return isTarHeader(firstBlock(head)) ? 'tar.gz' : null;
  return isTarHeader(head) ? 'tar' : null;
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, at) => head[at] === byte);
}

/** A tar header proves itself by its checksum, in every dialect of tar. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < BLOCK || head[0] === 0) return false;
  const stated = Number.parseInt(head.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8);
  if (Number.isNaN(stated)) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === stated;
}

/** The first unpacked bytes of a gzip, as many as a tar header needs; fewer when it is short or damaged. */
function firstBlock(head: Buffer): Buffer {
  for (const size of PROBES) {
    const unpacked = unpackedPart(head.subarray(0, size));
    if (unpacked.length >= BLOCK || head.length <= size) return unpacked;
  }
  return Buffer.alloc(0);
}

function unpackedPart(compressed: Buffer): Buffer {
  try {
    return gunzipSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Damaged gzip is no container; whoever reads the entry says what is wrong with it.
    return Buffer.alloc(0);
  }
}
