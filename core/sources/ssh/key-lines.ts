import { sha256 } from '#core/base/hash.ts';
import { isCertificateKind, readSshCertificate, readSshKey } from '#core/crypto/ssh.ts';
import { WireError } from '#core/crypto/ssh-wire.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';

/** A public key or certificate in a line of its own, of authorized_keys or of known_hosts: what stands before, kind, Base64, comment. */
const KEY_LINE =
  /^(.*?)((?:sk-)?(?:ssh|ecdsa-sha2)-[a-z0-9-]+(?:@openssh\.com)?)[ \t]+(AAAA[A-Za-z0-9+/]{20,}={0,2})(?:[ \t]+(.*))?$/;
const EXCERPT = 200;

/** Whether a text has a line with a public key or certificate and begins with such a line, apart from comments. */
export function hasKeyLine(text: string): boolean {
  const first = text.split(/\r?\n/, 200).find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first !== undefined && KEY_LINE.test(first.slice(0, 65536)) && first.length < 65536;
}

/** Keys and certificates, one a line; lines of `#` and of white space alone are none. */
export function* keyLines(text: string): Generator<ParsedRecord> {
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, before = '', kind = '', base64 = '', comment = ''] = KEY_LINE.exec(line) ?? [];
    if (kind === '') {
      yield { ok: false, detail: 'a line without a public key', excerpt: line.slice(0, EXCERPT) };
      continue;
    }
    try {
      const blob = Buffer.from(base64, 'base64');
      const object = isCertificateKind(kind) ? certificate(blob) : publicKey(blob, before);
      yield { ok: true, record: { object: { ...object, comment } }, text: line };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      yield { ok: false, detail: `not a ${kind}: ${error.message}`, excerpt: line.slice(0, EXCERPT) };
    }
  }
}

function publicKey(blob: Buffer, before: string): JsonObject {
  const key = readSshKey(blob);
  const authority = /(^|[\s,])@?cert-authority\b/.test(before);
  const revoked = before.startsWith('@revoked');
  return {
    kind: 'key',
    key_type: key.type,
    key: key.sha256,
    key_md5: key.md5,
    key_sha1: key.sha1,
    authority,
    revoked,
  };
}

function certificate(blob: Buffer): JsonObject {
  const read = readSshCertificate(blob);
  return {
    kind: 'certificate',
    uid: sha256(blob),
    holder: read.holder,
    key_type: read.key.type,
    key: read.key.sha256,
    key_md5: read.key.md5,
    key_sha1: read.key.sha1,
    ca_type: read.authority.type,
    ca: read.authority.sha256,
    ca_md5: read.authority.md5,
    serial: String(read.serial),
    key_id: read.keyId,
    principals: read.principals,
    valid_after: String(read.validAfter),
    valid_before: String(read.validBefore),
    options: read.options,
    extensions: read.extensions,
    signature: read.signature,
  };
}
