import { verifyingKeyOf } from '#core/crypto/dsse.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';
import { compactEnvelope, envelopeIn } from './envelope.ts';
import { statementRecord } from './statement.ts';

const KEY_BEGINS = /^-----BEGIN (?:RSA )?PUBLIC KEY-----\s*$/;
const KEY_ENDS = /^-----END (?:RSA )?PUBLIC KEY-----\s*$/;

/** The envelope in a JSON record, as the one record that it is. */
export function* openEnvelope(record: JsonObject): Generator<ParsedRecord> {
  const text = JSON.stringify(record);
  const envelope = envelopeIn(record);
  yield envelope === null
    ? { ok: false, detail: 'neither a DSSE envelope nor a JWS', excerpt: text.slice(0, 1000) }
    : statementRecord(envelope, text);
}

/** The public keys in PEM (RFC 7468) and the compact JWS, one a line, of a text. Any other line that is not blank is bad. */
export function* parseText(content: Buffer): Generator<ParsedRecord> {
  let key: string[] | null = null;
  for (const [index, line] of content.toString('utf8').split('\n').entries()) {
    if (key !== null || KEY_BEGINS.test(line)) {
      key = [...(key ?? []), line.trimEnd()];
      if (!KEY_ENDS.test(line)) continue;
      yield keyRecord(key.join('\n'));
      key = null;
    } else if (line.trim() !== '') {
      const envelope = compactEnvelope(line);
      yield envelope === null ? badLine(index + 1, line) : statementRecord(envelope, line.trim());
    }
  }
  if (key !== null)
    yield { ok: false, detail: 'a public key without its end', excerpt: key.join('\n').slice(0, 1000) };
}

function keyRecord(pem: string): ParsedRecord {
  const read = verifyingKeyOf(pem);
  if (read === null)
    return {
      ok: false,
      detail: 'not a public key of RSA, P-256, P-384 or Ed25519',
      excerpt: pem.slice(0, 1000),
    };
  const spki = read.key.export({ format: 'der', type: 'spki' }).toString('base64');
  return { ok: true, record: { spki, spki_sha256: read.spkiSha256 }, text: pem };
}

function badLine(line: number, text: string): ParsedRecord {
  return {
    ok: false,
    detail: `line ${String(line)}: neither a public key in PEM nor a JWS in compact form`,
    excerpt: text.slice(0, 1000),
  };
}
