import { readCertificate } from '#core/crypto/x509.ts';
import { derElements } from '#core/crypto/pem.ts';
import type { ParsedRecord } from '../source.ts';

/** What is read of one certificate, as a DuckDB type; `block` names a PEM block or a key that is none, and comes alone. */
export const RECORD_TYPE = `STRUCT(
  block VARCHAR, container VARCHAR, anchor BOOLEAN, private_key VARCHAR, logged_at VARCHAR, der VARCHAR, sha256 VARCHAR, serial VARCHAR, subject VARCHAR,
  issuer VARCHAR, "notBefore" VARCHAR, "notAfter" VARCHAR, sans VARCHAR[], "spiffeId" VARCHAR, "keyUsage" VARCHAR[], "extendedKeyUsage" VARCHAR[],
  "isCa" BOOLEAN, spki VARCHAR, ski VARCHAR, aki VARCHAR, precertificate BOOLEAN, extensions STRUCT(oid VARCHAR, critical BOOLEAN, "value" VARCHAR)[])`;

/** Where a certificate stands, and what stands beside it. */
export interface Standing {
  /** What it came in: pem, der, bundle, ct. */
  readonly container: 'pem' | 'der' | 'bundle' | 'ct';
  /** Whether it is trusted by the very file that holds it. */
  readonly anchor?: boolean;
  /** When a transparency log took it, ms since 1970 in decimal. */
  readonly loggedAt?: string;
  /** The certificate as it stands in its file, where that is text. */
  readonly text?: string;
}

/** A certificate as a record: everything it says, and its DER in base64. */
export function certificateRecord(bytes: Buffer, standing: Standing): ParsedRecord {
  const { container, anchor, loggedAt, text } = standing;
  try {
    const [element] = derElements(bytes);
    if (!element?.whole) throw new Error('not one whole DER element');
    const { der } = element;
    const record = {
      container,
      ...(anchor === undefined ? {} : { anchor }),
      ...(loggedAt === undefined ? {} : { logged_at: loggedAt }),
      ...readCertificate(der),
      der: der.toString('base64'),
    };
    return { ok: true, record, ...(text === undefined ? {} : { text }) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `not a certificate: ${words}`, excerpt: text ?? bytes.toString('base64') };
  }
}
