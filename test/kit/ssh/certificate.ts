import { createHash, createPublicKey, sign } from 'node:crypto';
import { testKey } from '../x509/certificates.ts';

/** What a made user certificate is to say; times are seconds since 1970. */
export interface WantedCertificate {
  /** Label of its test key, see {@link testKey}. */
  readonly key: string;
  /** Label of its authority's test key. */
  readonly authority: string;
  readonly serial: bigint;
  readonly keyId: string;
  readonly principals: readonly string[];
  readonly validAfter: number;
  readonly validBefore: number;
}

const KEY_KIND = 'ssh-ed25519';
const CERTIFICATE_KIND = 'ssh-ed25519-cert-v01@openssh.com';
const EXTENSIONS = ['permit-port-forwarding', 'permit-pty'] as const;

/** A user certificate as OpenSSH writes it on one line (PROTOCOL.certkeys), signed with its authority's test key. */
export function certificateLine(wanted: WantedCertificate): string {
  const body = Buffer.concat([
    text(CERTIFICATE_KIND),
    text(createHash('sha256').update(`NONCE ${wanted.keyId}`).digest()),
    text(pointOf(wanted.key)),
    uint64(wanted.serial),
    uint32(1),
    text(wanted.keyId),
    text(Buffer.concat(wanted.principals.map(text))),
    uint64(BigInt(wanted.validAfter)),
    uint64(BigInt(wanted.validBefore)),
    text(''),
    text(Buffer.concat(EXTENSIONS.map((name) => Buffer.concat([text(name), text('')])))),
    text(''),
    text(keyBlob(wanted.authority)),
  ]);
  const signature = Buffer.concat([text(KEY_KIND), text(sign(null, body, testKey(wanted.authority)))]);
  return line(CERTIFICATE_KIND, Buffer.concat([body, text(signature)]), wanted.keyId);
}

/** The public key of a test key as OpenSSH writes it on one line. */
export function publicKeyLine(label: string, comment: string): string {
  return line(KEY_KIND, keyBlob(label), comment);
}

/** `SHA256:` and Base64 without padding, as sshd logs the public key of a test key. */
export function fingerprint(label: string): string {
  return `SHA256:${createHash('sha256').update(keyBlob(label)).digest('base64').replace(/=+$/, '')}`;
}

function keyBlob(label: string): Buffer {
  return Buffer.concat([text(KEY_KIND), text(pointOf(label))]);
}

/** The 32 bytes of a public key, which end its DER form. */
function pointOf(label: string): Buffer {
  return createPublicKey(testKey(label)).export({ type: 'spki', format: 'der' }).subarray(-32);
}

function line(kind: string, blob: Buffer, comment: string): string {
  return `${kind} ${blob.toString('base64')} ${comment}`;
}

/** A string of the wire format: its length and its bytes (RFC 4251, section 5). */
function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
