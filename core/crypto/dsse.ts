import { constants, createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A public key that signatures are tried with. */
export interface VerifyingKey {
  /** The key itself. */
  readonly key: KeyObject;
  /** SHA-256 of its subject public key info in DER, hex. */
  readonly spkiSha256: string;
}

/** One signature of an envelope, ready to be tried. */
export interface EnvelopeSignature {
  /** Bytes that it signs. */
  readonly message: Buffer;
  /** The signature itself. */
  readonly signature: Buffer;
  /** `alg` of a JWS (RFC 7518, RFC 8037); null where the envelope names none, as DSSE does not: the key's type says then. */
  readonly algorithm: string | null;
}

/** How a signature is made: the hash, null where the scheme has its own, and RSA's padding. */
interface Scheme {
  readonly type: 'rsa' | 'ec' | 'ed25519';
  readonly hash: string | null;
  readonly padding?: 'pkcs1' | 'pss';
}

/** Bytes that a DSSE signature signs (DSSE 1.0.2, "Pre-Authentication Encoding"). */
export function preAuthEncoding(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${String(type.length)} `),
    type,
    Buffer.from(` ${String(payload.length)} `),
    payload,
  ]);
}

/** A public key in PEM (SPKI or PKCS#1) or in base64 of DER (SPKI); null where it is none of RSA, P-256, P-384 or Ed25519. */
export function verifyingKeyOf(text: string): VerifyingKey | null {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    if (schemesOf(key).length === 0) return null;
    const der = key.export({ format: 'der', type: 'spki' });
    return { key, spkiSha256: createHash('sha256').update(der).digest('hex') };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** Whether an algorithm of a JWS is one that a public key verifies here. */
export function isKnownAlgorithm(algorithm: string): boolean {
  return Object.hasOwn(ALGORITHMS, algorithm);
}

/** Whether a key is of a type that a signature of this algorithm is made with. */
export function fits({ key }: VerifyingKey, algorithm: string | null): boolean {
  return schemesFor(key, algorithm).length > 0;
}

/** Whether the key made the signature. ECDSA signatures may be DER or IEEE P1363, RSA's may be PKCS#1 v1.5 or PSS where the envelope does not say. */
export function verifies(
  { key }: VerifyingKey,
  { message, signature, algorithm }: EnvelopeSignature,
): boolean {
  return schemesFor(key, algorithm).some((scheme) => verifiesBy(scheme, key, message, signature));
}

function verifiesBy(
  { type, hash, padding }: Scheme,
  key: KeyObject,
  message: Buffer,
  signature: Buffer,
): boolean {
  if (type === 'ed25519') return verify(null, message, key, signature);
  if (type === 'ec')
    return (['der', 'ieee-p1363'] as const).some((dsaEncoding) =>
      verify(hash, message, { key, dsaEncoding }, signature),
    );
  return verify(hash, message, padding === 'pss' ? { key, ...PSS } : key, signature);
}

/** The schemes that a key may have signed with. */
function schemesFor(key: KeyObject, algorithm: string | null): readonly Scheme[] {
  const schemes = schemesOf(key);
  if (algorithm === null) return schemes;
  const named = ALGORITHMS[algorithm];
  return schemes.filter(
    (scheme) => scheme.type === named?.type && scheme.hash === named.hash && scheme.padding === named.padding,
  );
}

function schemesOf(key: KeyObject): readonly Scheme[] {
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return [{ type: 'ed25519', hash: null }];
    case 'ec': {
      const curve = key.asymmetricKeyDetails?.namedCurve;
      const hashes = curve === 'prime256v1' ? ['sha256'] : curve === 'secp384r1' ? ['sha384', 'sha256'] : [];
      return hashes.map((hash) => ({ type: 'ec', hash }));
    }
    case 'rsa':
      return ['sha256', 'sha384', 'sha512'].flatMap((hash) =>
        (['pkcs1', 'pss'] as const).map((padding) => ({ type: 'rsa' as const, hash, padding })),
      );
    default:
      return [];
  }
}

const ALGORITHMS: Readonly<Record<string, Scheme>> = {
  EdDSA: { type: 'ed25519', hash: null },
  Ed25519: { type: 'ed25519', hash: null },
  ES256: { type: 'ec', hash: 'sha256' },
  ES384: { type: 'ec', hash: 'sha384' },
  RS256: { type: 'rsa', hash: 'sha256', padding: 'pkcs1' },
  RS384: { type: 'rsa', hash: 'sha384', padding: 'pkcs1' },
  RS512: { type: 'rsa', hash: 'sha512', padding: 'pkcs1' },
  PS256: { type: 'rsa', hash: 'sha256', padding: 'pss' },
  PS384: { type: 'rsa', hash: 'sha384', padding: 'pss' },
  PS512: { type: 'rsa', hash: 'sha512', padding: 'pss' },
};

/** RSASSA-PSS with a salt of any length. */
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
