import { readKrl, type KrlEntry } from '#core/crypto/krl.ts';
import { WireError } from '#core/crypto/ssh-wire.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';

/** The entries of a key revocation list; one that breaks off, or has what is not known, ends in a bad record. */
export function* revocations(content: Buffer): Generator<ParsedRecord> {
  try {
    const { head, entries } = readKrl(content);
    const list = {
      kind: 'revoked',
      list_version: String(head.version),
      generated: String(head.generated),
      comment: head.comment,
    };
    yield { ok: true, record: { object: { ...list, kind: 'list' } } };
    for (const entry of entries) yield { ok: true, record: { object: { ...list, ...revoked(entry) } } };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    yield { ok: false, detail: `the revocation list cannot be read on: ${error.message}`, excerpt: '' };
  }
}

function revoked(entry: KrlEntry): JsonObject {
  if (entry.kind === 'key') return { fingerprint: entry.fingerprint };
  const { authority } = entry;
  const by = authority ? { ca_type: authority.type, ca: authority.sha256, ca_md5: authority.md5 } : {};
  return entry.kind === 'key-id'
    ? { ...by, key_id: entry.keyId }
    : { ...by, serial: String(entry.from), last_serial: String(entry.to) };
}
