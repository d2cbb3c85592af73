import { compactVerify, errors, importJWK, type JWK } from 'jose';

/** What a check of a signature says; `unusable` where the key cannot be used for this token. */
export type JwsVerdict = 'verified' | 'invalid' | 'unusable';

/**
 * Checks the signature of a token in compact form (RFC 7515) with a public key (RFC 7517). The key decides which algorithms may be
 * used: where it names one that is the only one. Nothing but the signature is checked.
 */
export async function checkJws(token: string, jwk: JWK): Promise<JwsVerdict> {
  const algorithm = algorithmOf(token);
  if (algorithm === null || jwk.kty === 'oct' || (jwk.alg !== undefined && jwk.alg !== algorithm))
    return 'unusable';
  try {
    await compactVerify(token, await importJWK(jwk, algorithm), { algorithms: [algorithm] });
    return 'verified';
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'invalid';
    if (error instanceof Error) return 'unusable';
    throw error;
  }
}

function algorithmOf(token: string): string | null {
  try {
    const head = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as unknown;
    const { alg } = (head ?? {}) as { readonly alg?: unknown };
    return typeof alg === 'string' && alg !== 'none' ? alg : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
