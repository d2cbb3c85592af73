import { readCertificate } from '#core/crypto/x509.ts';
import { derElements } from '#core/crypto/pem.ts';
import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import { conclude } from './conclude.ts';
import normalise from './normalise.sql?raw';
import { openEntry } from './open.ts';
import { parseCertificates } from './parse.ts';
import { RECORD_TYPE } from './record.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** X.509 certificates: PEM, DER, SPIFFE bundles, entries of certificate transparency logs. See notes.md. */
export const x509: Source = {
  id: 'x509',
  title: 'X.509 certificates',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: ['entries', 'keys'],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  parse: parseCertificates,
  open: openEntry,
  stage,
  normalise,
  deduplicate: false,
  tables,
  conclude,
};

function recognise({ records, text, bytes }: Head): Recognition {
  const found =
    records.length > 0
      ? records.some((record) => isLogged(record) || isAuthority(record))
      : /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/m.test(text) || isDer(bytes);
  return found ? { read: true } : null;
}

/** An entry of a get-entries answer (RFC 6962). */
function isLogged(record: JsonObject): boolean {
  return typeof record['leaf_input'] === 'string' && typeof record['extra_data'] === 'string';
}

/** A key of a SPIFFE bundle; other key sets are lists of keys, even where they come with certificates. */
function isAuthority(record: JsonObject): boolean {
  return record['use'] === 'x509-svid' && 'x5c' in record;
}

/** Whether the content begins with a certificate in DER: a SEQUENCE that begins with a SEQUENCE, and reads as one. */
function isDer(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82 || bytes[4] !== 0x30) return false;
  const [first] = derElements(bytes);
  if (!first?.whole) return false;
  try {
    readCertificate(first.der);
    return true;
  } catch {
    return false;
  }
}
