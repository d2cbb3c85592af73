import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derElements, pemBlocks } from '#core/crypto/pem.ts';
import { loggedCertificate } from '#core/crypto/rfc6962.ts';
import { publicKeyHash, readCertificate, signedBy } from '#core/crypto/x509.ts';
import {
  certificate,
  pem,
  signedCertificate,
  testKey,
  TYPE,
  type Wanted,
} from '#test/kit/x509/certificates.ts';

const CA: Wanted = {
  key: 'authority',
  subject: [
    [TYPE.C, 'US'],
    [TYPE.CN, 'Authority'],
  ],
  serial: 1n,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2051-01-01T00:00:00Z',
  ca: true,
};
const LEAF: Wanted = { ...CA, key: 'leaf', issuer: CA, subject: [[TYPE.CN, 'leaf']], ca: false };

describe('a certificate', () => {
  it('is read with its serial digit for digit, and with times on both sides of 2050', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: (1n << 160n) - 1n }), (serial) => {
        expect(readCertificate(certificate({ ...LEAF, serial })).serial).toBe(serial.toString(16));
      }),
      { numRuns: 30 },
    );
    const { notBefore, notAfter } = readCertificate(certificate(LEAF));
    expect([notBefore, notAfter]).toEqual(['2026-01-01T00:00:00.000Z', '2051-01-01T00:00:00.000Z']);
  });

  it('has its names as RFC 4514 writes them', () => {
    const subject = (value: string): string =>
      readCertificate(
        certificate({
          ...LEAF,
          subject: [
            [TYPE.O, value],
            [TYPE.CN, 'x'],
          ],
        }),
      ).subject;
    expect(subject('Sue, Grabbit and Runn')).toBe('CN=x,O=Sue\\, Grabbit and Runn');
    expect(subject('James "Jim" Smith')).toBe('CN=x,O=James \\"Jim\\" Smith');
    expect(subject(' before\rafter ')).toBe('CN=x,O=\\ before\\0dafter\\ ');
    expect(subject('#<Lučić>+\\;')).toBe('CN=x,O=\\#\\<Lučić\\>\\+\\\\\\;');
  });

  it('is signed by the key that signed it and no other, of any of the three kinds', () => {
    const keys = [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
      testKey('authority'),
    ];
    const authorities = keys.map((key) => signedCertificate(CA, key, key));
    for (const [place, key] of keys.entries()) {
      const leaf = signedCertificate(LEAF, testKey('leaf'), key);
      expect(authorities.map((authority) => signedBy(leaf, authority))).toEqual(
        authorities.map((_, other) => other === place),
      );
    }
    expect(signedBy(certificate(LEAF), Buffer.from('no certificate'))).toBe(null);
  });

  it('is the one that a private key belongs to', () => {
    const written = testKey('leaf').export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(publicKeyHash(written)).toBe(readCertificate(certificate(LEAF)).spki);
    expect(publicKeyHash('-----BEGIN PRIVATE KEY-----')).toBe(null);
  });

  it('that is damaged anywhere is refused with a reason, or read', () => {
    const whole = certificate(LEAF);
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), fc.boolean(), (at, byte, cut) => {
        const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(byte, at, at + 1);
        try {
          expect(readCertificate(damaged).sha256).toMatch(/^[0-9a-f]{64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('PEM and DER', () => {
  it('give back what was written, with any text between', () => {
    const lines = fc
      .array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 4 })
      .map((list) => list.map((line) => ` ${line}\n`).join(''));
    const block = fc.uint8Array({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(lines, block)), (list) => {
        const text = list.map(([between, bytes]) => between + pem(Buffer.from(bytes))).join('');
        expect([...pemBlocks(text)].map(({ der }) => der?.toString('hex'))).toEqual(
          list.map(([, bytes]) => Buffer.from(bytes).toString('hex')),
        );
      }),
    );
  });

  it('say where bytes stop being DER', () => {
    const one = certificate(LEAF);
    const found = [...derElements(Buffer.concat([one, one, one.subarray(0, 9)]))];
    expect(found.map(({ whole, der }) => [whole, der.length])).toEqual([
      [true, one.length],
      [true, one.length],
      [false, 9],
    ]);
    expect([...derElements(Buffer.from([0x30, 0x80, 0, 0]))]).toHaveLength(1);
  });
});

describe('an entry of a transparency log', () => {
  it('of any bytes is decoded or refused with a reason', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(2),
        (leaf, extra, kind) => {
          const entry = Buffer.concat([Buffer.alloc(11), Buffer.from([kind]), leaf]);
          try {
            loggedCertificate(entry, Buffer.from(extra));
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
