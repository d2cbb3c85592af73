import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fits, preAuthEncoding, verifies, verifyingKeyOf } from '#core/crypto/dsse.ts';

const message = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
const ed25519 = generateKeyPairSync('ed25519');
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

function keyOf(pair: typeof ed25519) {
  const key = verifyingKeyOf(pair.publicKey.export({ format: 'pem', type: 'spki' }).toString());
  if (key === null) throw new Error('a public key is read');
  return key;
}

describe('signatures of envelopes', () => {
  it('are over the pre-authentication encoding of the specification', () => {
    expect(message.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
    expect(preAuthEncoding('é', Buffer.alloc(0)).toString()).toBe('DSSEv1 2 é 0 ');
  });

  it('hold under the key that made them alone', () => {
    const signature = sign(null, message, ed25519.privateKey);
    expect(verifies(keyOf(ed25519), { message, signature, algorithm: null })).toBe(true);
    expect(verifies(keyOf(ed25519), { message, signature, algorithm: 'EdDSA' })).toBe(true);
    expect(verifies(keyOf(rsa), { message, signature, algorithm: null })).toBe(false);
    expect(verifies(keyOf(ed25519), { message: Buffer.from('x'), signature, algorithm: null })).toBe(false);
  });

  it('of ECDSA are read as DER and as IEEE P1363', () => {
    for (const dsaEncoding of ['der', 'ieee-p1363'] as const) {
      const signature = sign('sha384', message, { key: p384.privateKey, dsaEncoding });
      expect(verifies(keyOf(p384), { message, signature, algorithm: 'ES384' })).toBe(true);
      expect(verifies(keyOf(p384), { message, signature, algorithm: 'ES256' })).toBe(false);
    }
  });

  it('of RSA are read with both paddings, and by the one that an algorithm names', () => {
    const pss = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signature = sign('sha256', message, pss);
    expect(verifies(keyOf(rsa), { message, signature, algorithm: null })).toBe(true);
    expect(verifies(keyOf(rsa), { message, signature, algorithm: 'PS256' })).toBe(true);
    expect(verifies(keyOf(rsa), { message, signature, algorithm: 'RS256' })).toBe(false);
    expect(fits(keyOf(rsa), 'EdDSA')).toBe(false);
  });
});

describe('public keys', () => {
  it('that are none, or of another curve, are not read', () => {
    const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
    expect(verifyingKeyOf('AAAA')).toBeNull();
    expect(verifyingKeyOf('-----BEGIN PUBLIC KEY-----\n')).toBeNull();
    expect(
      verifyingKeyOf(p521.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')),
    ).toBeNull();
  });
});
