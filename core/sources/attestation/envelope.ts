import { preAuthEncoding, type EnvelopeSignature } from '#core/crypto/dsse.ts';
import type { JsonObject } from '../source.ts';

/** One signature of an envelope, with what the envelope says of its key. */
export interface Signature extends EnvelopeSignature {
  /** Id of the key as the envelope gives it, null where it gives none. A hint: it proves nothing. */
  readonly keyId: string | null;
}

/** A signed envelope: DSSE or JWS. */
export interface Envelope {
  /** Which of the two. */
  readonly form: 'dsse' | 'jws';
  /** What the payload is, as the envelope says; null where a JWS does not. */
  readonly payloadType: string | null;
  /** What was signed, byte by byte. */
  readonly payload: Buffer;
  /** Its signatures, in order. */
  readonly signatures: readonly Signature[];
}

/**
 * The envelope in a JSON record: DSSE 1.0, a Sigstore bundle around one (0.1 to 0.3), or a JWS in flattened or general JSON (RFC 7515,
 * section 7.2). Null where the record is none of them.
 */
export function envelopeIn(record: JsonObject): Envelope | null {
  const inner = record['dsseEnvelope'];
  if (isObject(inner)) return envelopeIn(inner);
  const { payload, payloadType, signatures } = record;
  if (typeof payload !== 'string') return null;
  if (typeof payloadType === 'string' && Array.isArray(signatures))
    return dsse(payloadType, payload, signatures.filter(isObject));
  if (Array.isArray(signatures) && signatures.some(isSigner))
    return jws(payload, signatures.filter(isObject));
  return isSigner(record) ? jws(payload, [record]) : null;
}

/** The envelope in a line: a JWS in compact form (RFC 7515, section 7.1). Null where it is none. */
export function compactEnvelope(line: string): Envelope | null {
  const [, header, payload, signature] = COMPACT.exec(line) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) return null;
  return headerOf(header) === null ? null : jws(payload, [{ protected: header, signature }]);
}

/** The parsed object in bytes of JSON, null where they hold none. */
export function objectIn(bytes: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dsse(payloadType: string, body: string, signers: readonly JsonObject[]): Envelope {
  const payload = Buffer.from(body, 'base64');
  const message = preAuthEncoding(payloadType, payload);
  return {
    form: 'dsse',
    payloadType,
    payload,
    signatures: signers.map(({ sig, keyid }) => ({
      message,
      signature: Buffer.from(textOf(sig) ?? '', 'base64'),
      algorithm: null,
      keyId: textOf(keyid),
    })),
  };
}

function jws(payload: string, signers: readonly JsonObject[]): Envelope {
  const headers = signers.map(({ header, protected: text }) => ({
    ...(isObject(header) ? header : {}),
    ...(headerOf(textOf(text) ?? '') ?? {}),
  }));
  const types = headers.map((header: JsonObject) => textOf(header['cty']) ?? textOf(header['typ']));
  return {
    form: 'jws',
    payloadType: types.find((type) => type !== null) ?? null,
    payload: Buffer.from(payload, 'base64url'),
    signatures: signers.map(({ protected: text, signature }, i) => {
      const header: JsonObject = headers[i] ?? {};
      return {
        message: Buffer.from(`${textOf(text) ?? ''}.${payload}`),
        signature: Buffer.from(textOf(signature) ?? '', 'base64url'),
        algorithm: textOf(header['alg']) ?? 'none',
        keyId: textOf(header['kid']),
      };
    }),
  };
}

function headerOf(text: string): JsonObject | null {
  return objectIn(Buffer.from(text, 'base64url'));
}

function isSigner(value: unknown): boolean {
  return isObject(value) && typeof value['protected'] === 'string' && typeof value['signature'] === 'string';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const COMPACT = /^\s*([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\s*$/;
