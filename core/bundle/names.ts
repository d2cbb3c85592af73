import { isUtf8 } from 'node:buffer';
import { CredtrailError } from '#core/base/error.ts';

const REPLACEMENT = '\ufffd';

/**
 * The text of a file name given as bytes. Valid UTF-8 stays as it is; each byte that is not becomes U+FFFD followed by
 * `%` and its two hexadecimal digits. U+FFFD itself is written the same way, so two names never become one.
 */
export function decodeName(raw: Buffer): string {
  if (isUtf8(raw)) {
    const text = raw.toString('utf8');
    if (!text.includes(REPLACEMENT)) return text;
  }
  let text = '';
  for (let at = 0; at < raw.length;) {
    const length = sequenceLength(raw, at);
    text += length === 0 ? escaped(raw[at] ?? 0) : raw.toString('utf8', at, at + length);
    at += length === 0 ? 1 : length;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `at`, 0 where there is none or it encodes U+FFFD. */
function sequenceLength(raw: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= raw.length; length += 1) {
    const bytes = raw.subarray(at, at + length);
    if (isUtf8(bytes)) return bytes.toString('utf8') === REPLACEMENT ? 0 : length;
  }
  return 0;
}

function escaped(byte: number): string {
  return `${REPLACEMENT}%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The path of an archive's entry, `/`-joined without empty and `.` parts; empty for the archive's own root.
 * Throws `archive-unsafe` for a name that is absolute, has a drive letter or climbs out of its folder.
 */
export function insidePath(name: string, archive: string): string {
  const parts = name.split(/[\\/]/);
  if (/^[\\/]/.test(name)) throw unsafe(name, archive, 'it is an absolute path');
  if (/^[A-Za-z]:/.test(name)) throw unsafe(name, archive, 'it names a drive');
  if (parts.includes('..')) throw unsafe(name, archive, 'it climbs out of its folder');
  if (name.includes('\0')) throw unsafe(name, archive, 'it holds a NUL character');
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** The `archive-unsafe` error for one entry of an archive. */
export function unsafe(name: string, archive: string, reason: string): CredtrailError {
  return new CredtrailError(
    'archive-unsafe',
    `The archive ${archive} holds the entry ${JSON.stringify(name)}, which is refused: ${reason}. Nothing was imported from it.`,
  );
}
