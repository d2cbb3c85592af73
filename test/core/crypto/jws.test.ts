import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkJws } from '#core/crypto/jws.ts';

async function signed(algorithm: string): Promise<{ readonly token: string; readonly jwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const token = await new SignJWT({ sub: 'agent-7' }).setProtectedHeader({ alg: algorithm }).sign(privateKey);
  return { token, jwk: await exportJWK(publicKey) };
}

describe('signatures of tokens', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('of %s hold for their key alone', async (algorithm) => {
    const [mine, other] = [await signed(algorithm), await signed(algorithm)];
    expect(await checkJws(mine.token, mine.jwk)).toBe('verified');
    expect(await checkJws(mine.token, other.jwk)).toBe('invalid');
    expect(await checkJws(mine.token.replace(/\.[^.]*\./, '.e30.'), mine.jwk)).toBe('invalid');
  });

  it('are not checked with a key of another kind or algorithm, nor with a shared secret', async () => {
    const { token, jwk } = await signed('RS256');
    expect(await checkJws(token, (await signed('ES256')).jwk)).toBe('unusable');
    expect(await checkJws(token, { ...jwk, alg: 'RS512' })).toBe('unusable');
    expect(await checkJws(token, { kty: 'oct', k: 'c2VjcmV0' })).toBe('unusable');
  });

  it('are not looked for in what is no token, or is not signed', async () => {
    const { jwk } = await signed('RS256');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    expect(await checkJws(none, jwk)).toBe('unusable');
    for (const text of ['', 'a.b.c', '....', 'bnVsbA.e30.x'])
      expect(await checkJws(text, jwk)).toBe('unusable');
  });
});
