import { createHash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256 of bytes or of a UTF-8 text. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
