import { createHash } from 'node:crypto';
import sshpk, { type AlgorithmType } from 'sshpk';
import { WireError, WireReader, wireString, wireTexts } from './ssh-wire.ts';

/** A public key by what it is called after. */
export interface SshKey {
  /** Kind as sshd logs it, e.g. ED25519. */
  readonly type: string;
  /** `SHA256:` and Base64 without padding. */
  readonly sha256: string;
  /** `MD5:` and sixteen bytes in hex with colons. */
  readonly md5: string;
  /** `SHA1:` and twenty bytes in hex. */
  readonly sha1: string;
}

/** One critical option or extension of a certificate; the value is empty where it has none. */
export interface SshOption {
  readonly name: string;
  readonly value: string;
}

/** An OpenSSH certificate (PROTOCOL.certkeys). */
export interface SshCertificate {
  readonly holder: 'user' | 'host';
  readonly key: SshKey;
  readonly authority: SshKey;
  readonly serial: bigint;
  readonly keyId: string;
  /** Names it is good for; none means every name. */
  readonly principals: readonly string[];
  /** Start of validity in seconds since 1970; 0 for none. */
  readonly validAfter: bigint;
  /** End of validity in seconds since 1970; 2^64-1 for none. */
  readonly validBefore: bigint;
  readonly options: readonly SshOption[];
  readonly extensions: readonly SshOption[];
  /** Whether the authority's signature over it holds; `unsupported` for kinds of keys that cannot be checked here. */
  readonly signature: 'verified' | 'invalid' | 'unsupported';
}

/** Kinds of keys: name in logs, and how many strings follow the name in a key. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly parts: number }>> = {
  'ssh-rsa': { name: 'RSA', parts: 2 },
  'ssh-dss': { name: 'DSA', parts: 4 },
  'ssh-ed25519': { name: 'ED25519', parts: 1 },
  'ecdsa-sha2-nistp256': { name: 'ECDSA', parts: 2 },
  'ecdsa-sha2-nistp384': { name: 'ECDSA', parts: 2 },
  'ecdsa-sha2-nistp521': { name: 'ECDSA', parts: 2 },
  'sk-ecdsa-sha2-nistp256@openssh.com': { name: 'ECDSA-SK', parts: 3 },
  'sk-ssh-ed25519@openssh.com': { name: 'ED25519-SK', parts: 2 },
};

const CERTIFICATE = /^(.+)-cert-v01(@openssh\.com)$/;
const HOLDERS: Readonly<Record<number, SshCertificate['holder']>> = { 1: 'user', 2: 'host' };

/** Whether a name of a kind of key is one of a certificate. */
export function isCertificateKind(name: string): boolean {
  return CERTIFICATE.test(name);
}

/** Reads a public key. Throws {@link WireError} where the bytes are none. */
export function readSshKey(blob: Buffer): SshKey {
  const reader = new WireReader(blob);
  const name = reader.text();
  const kind = kindOf(name);
  for (let part = 0; part < kind.parts; part += 1) reader.string();
  if (!reader.done) throw new WireError('bytes follow the key');
  return keyOf(kind.name, blob);
}

/** Reads a certificate and checks its signature against the authority's key in it. Throws {@link WireError} where the bytes are none. */
export function readSshCertificate(blob: Buffer): SshCertificate {
  const reader = new WireReader(blob);
  const name = reader.text();
  const [, plain = '', suffix = ''] = CERTIFICATE.exec(name) ?? [];
  const plainName = plain.startsWith('sk-') ? plain + suffix : plain;
  const kind = kindOf(plainName);
  reader.string();
  const parts = Array.from({ length: kind.parts }, () => wireString(reader.string()));
  const serial = reader.uint64();
  const holder = HOLDERS[reader.uint32()];
  if (!holder) throw new WireError('a certificate is for a user or a host');
  const keyId = reader.text();
  const principals = wireTexts(reader.string());
  const validAfter = reader.uint64();
  const validBefore = reader.uint64();
  const options = optionsOf(reader.string());
  const extensions = optionsOf(reader.string());
  reader.string();
  const authority = reader.string();
  const signed = blob.subarray(0, reader.offset);
  const signature = reader.string();
  if (!reader.done) throw new WireError('bytes follow the certificate');
  return {
    holder,
    key: keyOf(kind.name, Buffer.concat([wireString(Buffer.from(plainName)), ...parts])),
    authority: readSshKey(authority),
    serial,
    keyId,
    principals,
    validAfter,
    validBefore,
    options,
    extensions,
    signature: checked(signed, authority, signature),
  };
}

function kindOf(name: string): { readonly name: string; readonly parts: number } {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) throw new WireError('a kind of key that is not known');
  return kind;
}

function keyOf(type: string, blob: Buffer): SshKey {
  const digest = (algorithm: string): Buffer => createHash(algorithm).update(blob).digest();
  return {
    type,
    sha256: `SHA256:${digest('sha256').toString('base64').replace(/=+$/, '')}`,
    md5: `MD5:${digest('md5')
      .toString('hex')
      .replace(/..(?=.)/g, '$&:')}`,
    sha1: `SHA1:${digest('sha1').toString('hex')}`,
  };
}

function optionsOf(bytes: Buffer): readonly SshOption[] {
  const reader = new WireReader(bytes);
  const options: SshOption[] = [];
  while (!reader.done) {
    const name = reader.text();
    const data = reader.string();
    options.push({ name, value: data.length === 0 ? '' : new WireReader(data).text() });
  }
  return options;
}

/** Kinds of authority keys that are checked, by the name of the signature's algorithm. */
const SIGNATURES: Readonly<Record<string, AlgorithmType>> = {
  'rsa-sha2-256': 'rsa',
  'rsa-sha2-512': 'rsa',
  'ssh-rsa': 'rsa',
  'ssh-ed25519': 'ed25519',
  'ecdsa-sha2-nistp256': 'ecdsa',
  'ecdsa-sha2-nistp384': 'ecdsa',
  'ecdsa-sha2-nistp521': 'ecdsa',
};

function checked(signed: Buffer, authority: Buffer, signature: Buffer): SshCertificate['signature'] {
  const algorithm = new WireReader(signature).text();
  const type = Object.hasOwn(SIGNATURES, algorithm) ? SIGNATURES[algorithm] : undefined;
  if (!type) return 'unsupported';
  try {
    const key = sshpk.parseKey(authority, 'rfc4253');
    if (key.type !== type) return 'invalid';
    const parsed = sshpk.parseSignature(signature, type, 'ssh');
    const verifier = key.createVerify(parsed.hashAlgorithm);
    verifier.update(signed);
    return verifier.verify(parsed) ? 'verified' : 'invalid';
  } catch (error) {
    if (error instanceof Error) return 'invalid';
    throw error;
  }
}
