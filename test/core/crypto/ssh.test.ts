import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKrl, readKrl } from '#core/crypto/krl.ts';
import { readSshCertificate, readSshKey } from '#core/crypto/ssh.ts';
import { WireError, wireString } from '#core/crypto/ssh-wire.ts';

const text = (value: string): Buffer => wireString(Buffer.from(value));

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const authority = generateKeyPairSync('ed25519');
const point = (key: typeof authority.publicKey): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(-32);
const authorityKey = Buffer.concat([text('ssh-ed25519'), wireString(point(authority.publicKey))]);

function certificate(serial: bigint): Buffer {
  const body = Buffer.concat([
    text('ssh-ed25519-cert-v01@openssh.com'),
    text('nonce'),
    wireString(Buffer.alloc(32, 7)),
    uint64(serial),
    uint32(1),
    text('agent'),
    wireString(Buffer.concat([text('task-7b3f@ironclaw'), text('deploy')])),
    uint64(0n),
    uint64(0xffff_ffff_ffff_ffffn),
    wireString(Buffer.concat([text('force-command'), wireString(text('/bin/true'))])),
    wireString(Buffer.concat([text('permit-pty'), text('')])),
    text(''),
    wireString(authorityKey),
  ]);
  const signature = sign(null, body, authority.privateKey);
  return Buffer.concat([body, wireString(Buffer.concat([text('ssh-ed25519'), wireString(signature)]))]);
}

const list = Buffer.concat([
  Buffer.from('SSHKRL\n\0', 'latin1'),
  uint32(1),
  uint64(5n),
  uint64(1_790_899_200n),
  uint64(0n),
  text(''),
  text('comment'),
  Buffer.from([1]),
  wireString(
    Buffer.concat([
      text(''),
      text(''),
      Buffer.from([0x21]),
      wireString(Buffer.concat([uint64(100n), uint64(14_477_456_656_239_810_445n)])),
      Buffer.from([0x22]),
      wireString(Buffer.concat([uint64(8n), wireString(Buffer.from([0b101]))])),
    ]),
  ),
]);

describe('OpenSSH certificates', () => {
  it('are read with every digit of their serial number, and their signature is checked', () => {
    const read = readSshCertificate(certificate(14_477_456_656_239_810_445n));
    expect(read).toMatchObject({
      serial: 14_477_456_656_239_810_445n,
      keyId: 'agent',
      principals: ['task-7b3f@ironclaw', 'deploy'],
      options: [{ name: 'force-command', value: '/bin/true' }],
      extensions: [{ name: 'permit-pty', value: '' }],
      signature: 'verified',
    });
    expect(read.authority.sha256).toBe(readSshKey(authorityKey).sha256);
  });

  it('that were changed do not verify', () => {
    const bytes = certificate(7n);
    bytes[bytes.indexOf('deploy')] = 0x44;
    expect(readSshCertificate(bytes).signature).toBe('invalid');
  });

  it('that are damaged anywhere are an error of the format or another certificate, never a crash', () => {
    const whole = certificate(7n);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (at, byte, cut) => {
          const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole);
          if (!cut) bytes[at] = byte;
          expect(() => failing(() => readSshCertificate(bytes))).not.toThrow();
        },
      ),
    );
  });
});

describe('key revocation lists', () => {
  it('are read with ranges and bitmaps as ranges', () => {
    expect(isKrl(list)).toBe(true);
    const { head, entries } = readKrl(list);
    expect(head).toEqual({ version: 5n, generated: 1_790_899_200n, comment: 'comment' });
    expect([...entries]).toEqual([
      { kind: 'serials', authority: null, from: 100n, to: 14_477_456_656_239_810_445n },
      { kind: 'serials', authority: null, from: 8n, to: 8n },
      { kind: 'serials', authority: null, from: 10n, to: 10n },
    ]);
  });

  it('that are damaged anywhere are an error of the format or another list, never a crash', () => {
    fc.assert(
      fc.property(
        fc.nat(list.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (at, byte, cut) => {
          const bytes = Buffer.from(cut ? list.subarray(0, at) : list);
          if (!cut) bytes[at] = byte;
          expect(() => failing(() => [...readKrl(bytes).entries])).not.toThrow();
        },
      ),
    );
  });
});

/** Runs what may fail as the format says; anything else is thrown on. */
function failing(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}
