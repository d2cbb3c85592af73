import { constants, createPublicKey, publicDecrypt, verify, type KeyObject } from 'node:crypto';

/** A public key of RSA. */
export type RsaPublicKey = KeyObject;

/** The key in base64 of DER, as PKCS#1 or as SPKI; null where it is neither. */
export function publicKeyOf(base64: string): RsaPublicKey | null {
  const key = Buffer.from(base64, 'base64');
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const made = createPublicKey({ key, format: 'der', type });
      if (made.asymmetricKeyType === 'rsa') return made;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return null;
}

/** Whether a signature in hex (RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017) is of a text in UTF-8. */
export function verifiesSha256(key: RsaPublicKey, text: string, signature: string): boolean {
  return verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'hex'));
}

/** SHA-256 in hex of what a signature in hex signs, as the key finds it there; null where the signature is not of this key, or of another hash. */
export function signedSha256(key: RsaPublicKey, signature: string): string | null {
  try {
    const info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, 'hex'));
    const head = info.subarray(0, DIGEST_INFO.length);
    return head.equals(DIGEST_INFO) && info.length === DIGEST_INFO.length + 32
      ? info.subarray(DIGEST_INFO.length).toString('hex')
      : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** What stands before a SHA-256 in such a signature (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
