import { basename, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { throwIfAborted } from '#core/base/abort.ts';
import { CredtrailError } from '#core/base/error.ts';
import { diskChunks, HELD_BYTES, openDisk, readHead, statInput } from './disk.ts';
import { codedChunks, type BundleEntry, type BundleOptions, type Member, type Reading } from './entry.ts';
import { listFolder } from './folder.ts';
import { Budget } from './limits.ts';
import { decodeName } from './names.ts';
import { peek, type Peeked } from './peek.ts';
import { containerOf } from './recognise.ts';
import { spool } from './spool.ts';
import { tarMembers } from './tar.ts';
import { openZip, zipMembers } from './zip.ts';

const TWICE = 'the same path occurs more than once in its archive';

/**
 * Every file of a folder, zip, tar, tar.gz or single file, archives inside opened too. What a file is, its content says.
 * The order is the same every time. Fails with `input-not-found`, `input-unreadable`, `archive-unsafe`, `archive-limit` or `cancelled`.
 */
export async function* openBundle(path: string, options: BundleOptions = {}): AsyncGenerator<BundleEntry> {
  const reading: Reading = { budget: new Budget(options.limits), options };
  const absolute = resolve(path);
  const stats = statInput(absolute);
  if (stats.isDirectory()) {
    const files = listFolder(absolute, reading);
    options.onListed?.(files.length);
    for (const file of files) yield* diskFile(file.raw, file.path, `${file.path}/`, reading);
  } else if (stats.isFile()) {
    yield* diskFile(absolute, basename(absolute), '', reading);
  } else {
    throw new CredtrailError(
      'input-unreadable',
      `${path} is neither a file nor a folder; name one of these.`,
    );
  }
}

/** A file on disk: itself, or what it contains under `prefix`. */
async function* diskFile(
  file: Buffer | string,
  path: string,
  prefix: string,
  reading: Reading,
): AsyncGenerator<BundleEntry> {
  throwIfAborted(reading.options.signal);
  const { head, whole, bytes } = readHead(file, path);
  const container = containerOf(head);
  if (container === null) {
    reading.budget.entry(path);
    const held = whole ? head : null;
    const origin = originOf(file);
    yield { path, origin, bytes, held, note: null, open: () => streamOf(held, () => diskChunks(file), path) };
    return;
  }
  reading.budget.depth(path, 1);
  const members =
    container === 'zip'
      ? zipMembers(await openZip(openDisk(file, path), path), path, reading)
      : tarMembers({ stream: diskChunks(file), gzip: container === 'tar.gz', prefix }, path, reading);
  yield* archive(members, prefix, 1, reading);
}

/** The files of an archive, and in turn those of the archives among them. */
async function* archive(
  members: AsyncGenerator<Member>,
  prefix: string,
  depth: number,
  reading: Reading,
): AsyncGenerator<BundleEntry> {
  const seen = new Set<string>();
  for await (const member of members) {
    throwIfAborted(reading.options.signal);
    const path = prefix + member.path;
    const peeked = await peek(codedChunks(await member.open(), path), HELD_BYTES);
    try {
      const container = containerOf(peeked.head);
      if (container === 'zip') yield* zipInside(peeked, path, depth + 1, reading);
      else if (container !== null) yield* tarInside(peeked, container === 'tar.gz', path, depth + 1, reading);
      else yield memberEntry(peeked, member, path, seen, reading);
      await peeked.drain();
    } finally {
      await peeked.close();
    }
  }
}

function memberEntry(
  peeked: Peeked,
  member: Member,
  path: string,
  seen: Set<string>,
  reading: Reading,
): BundleEntry {
  reading.budget.entry(path);
  const note = seen.has(member.path) ? TWICE : null;
  seen.add(member.path);
  const held = peeked.whole ? peeked.head : null;
  return {
    path,
    origin: null,
    bytes: member.bytes,
    held,
    note,
    open: () => streamOf(held, () => peeked.all, path),
  };
}

async function* zipInside(
  peeked: Peeked,
  path: string,
  depth: number,
  reading: Reading,
): AsyncGenerator<BundleEntry> {
  reading.budget.depth(path, depth);
  if (peeked.whole) {
    yield* archive(zipMembers(await openZip(peeked.head, path), path, reading), `${path}/`, depth, reading);
    return;
  }
  const file = await spool(peeked.all, reading.options.spool);
  try {
    yield* archive(
      zipMembers(await openZip(file.descriptor, path), path, reading),
      `${path}/`,
      depth,
      reading,
    );
  } finally {
    file.remove();
  }
}

async function* tarInside(
  peeked: Peeked,
  gzip: boolean,
  path: string,
  depth: number,
  reading: Reading,
): AsyncGenerator<BundleEntry> {
  reading.budget.depth(path, depth);
  const stream = Readable.from(peeked.all, { objectMode: false });
  yield* archive(tarMembers({ stream, gzip, prefix: `${path}/` }, path, reading), `${path}/`, depth, reading);
}

function streamOf(held: Buffer | null, chunks: () => AsyncIterable<Buffer>, path: string): Readable {
  return Readable.from(held ? [held] : codedChunks(chunks(), path), { objectMode: false });
}

/** The path as text, or null where text cannot carry it. */
function originOf(file: Buffer | string): string | null {
  if (typeof file === 'string') return file;
  const text = decodeName(file);
  return Buffer.from(text).equals(file) ? text : null;
}
