import { recognise } from '#core/model/pasted.ts';
import { isStrong } from '#core/model/secrets.ts';

/**
 * A text that may stand in an address: a pasted secret becomes its hash, which finds the same, one that could be guessed from
 * its hash the word `masked`; all else stays as it is.
 */
export async function withoutSecret(text: string): Promise<string> {
  const { kind, value } = recognise(text);
  if (kind !== 'secret') return text;
  if (!isStrong(value)) return 'masked';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256:${hex}`;
}
