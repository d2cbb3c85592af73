import { createHash } from 'node:crypto';
import { createReadStream, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { assert } from '#core/base/assert.ts';
import { CredtrailError } from '#core/base/error.ts';

/** Name of the folder of a case that holds the original bytes. */
export const EVIDENCE_FOLDER = 'evidence';

/** Where the bytes of a registered entry are, as `_entry` says. */
export interface StoredEntry {
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** `copy` where the bytes lie in the case, `reference` where only their path is known. */
  readonly stored: string;
  /** Path of a referenced file, null for copies. */
  readonly originPath: string | null;
}

/** Path on disk of a registered entry's bytes. */
export function storedPath(caseDir: string, entry: StoredEntry): string {
  if (entry.stored === 'copy') return join(caseDir, EVIDENCE_FOLDER, entry.sha256);
  assert(entry.originPath !== null, 'a referenced entry has a path');
  return entry.originPath;
}

/** How thoroughly stored bytes are checked. */
export interface VerifyOptions {
  /** Read and hash all bytes instead of comparing sizes only. */
  readonly hash?: boolean;
}

/**
 * Checks that a registered entry's bytes are still there and still the same, and returns their path.
 * Throws `evidence-missing` or `evidence-changed`.
 */
export async function verifyStored(
  caseDir: string,
  entry: StoredEntry & { readonly bytes: bigint | number },
  options: VerifyOptions = {},
): Promise<string> {
  const path = storedPath(caseDir, entry);
  const { size } = statOf(path, entry);
  if (BigInt(size) !== BigInt(entry.bytes)) throw changed(path, `it has ${size} bytes, not ${entry.bytes}`);
  if (options.hash) {
    const sha256 = await hashFile(path);
    if (sha256 !== entry.sha256) throw changed(path, `its SHA-256 is ${sha256}, not ${entry.sha256}`);
  }
  return path;
}

/** Lower-case hexadecimal SHA-256 of a file. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function statOf(path: string, entry: StoredEntry): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const cure =
      entry.stored === 'copy' ? 'import its bundle again' : 'put the file back, or import it again';
    const message = `The evidence file ${path} is not there any more; ${cure}.`;
    throw new CredtrailError('evidence-missing', message, { cause: error });
  }
}

function changed(path: string, how: string): CredtrailError {
  return new CredtrailError(
    'evidence-changed',
    `The evidence file ${path} is not what was imported: ${how}.`,
  );
}
