import { derElements, pemBlocks, type PemBlock } from '#core/crypto/pem.ts';
import { publicKeyHash } from '#core/crypto/x509.ts';
import type { ParsedRecord } from '../source.ts';
import { certificateRecord } from './record.ts';

/**
 * The certificates of a PEM text, or of DER one after the other. A private key beside them is no record: the certificate that it
 * belongs to says so, or the first where it belongs to none of them or cannot be read.
 */
export function* parseCertificates(content: Buffer): Generator<ParsedRecord> {
  const blocks = [...pemBlocks(content.toString('latin1'))];
  if (blocks.length === 0) {
    for (const { whole, der } of derElements(content)) {
      if (whole) yield certificateRecord(der, { container: 'der' });
      else yield { ok: false, detail: 'the bytes stop being DER', excerpt: '' };
    }
    return;
  }
  const keys = blocks.filter(isPrivateKey).map(({ text }) => publicKeyHash(text));
  const records = blocks.filter((block) => !isPrivateKey(block)).map(recordOf);
  const owned = new Set(records.map(spkiOf));
  const strange = keys.filter((key) => key === null || !owned.has(key));
  let first = true;
  for (const record of records) {
    const spki = spkiOf(record);
    const [other] = first && spki !== null ? strange : [];
    if (spki !== null) first = false;
    if (spki !== null && keys.includes(spki)) yield withKey(record, 'in the same file');
    else if (other !== undefined)
      yield withKey(record, `in the same file, ${other === null ? 'unreadable' : 'of another key'}`);
    else yield record;
  }
}

function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY');
}

function recordOf({ label, text, der }: PemBlock): ParsedRecord {
  if (!/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label)) return { ok: true, record: { block: label }, text };
  if (der === null) return { ok: false, detail: 'a PEM block without an end, or not base64', excerpt: text };
  return certificateRecord(der, { container: 'pem', text });
}

function spkiOf(parsed: ParsedRecord): string | null {
  const spki = parsed.ok ? parsed.record['spki'] : null;
  return typeof spki === 'string' ? spki : null;
}

function withKey(parsed: ParsedRecord, where: string): ParsedRecord {
  return parsed.ok ? { ...parsed, record: { ...parsed.record, private_key: where } } : parsed;
}
