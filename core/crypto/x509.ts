import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Certificate, Extension, GeneralName, Time } from '@peculiar/asn1-x509';
import { sha256 } from '#core/base/hash.ts';
import { asn1 } from './asn1.ts';
import { nameText } from './x509-name.ts';

/** A certificate extension that no field of {@link CertificateContent} holds. */
export interface CertificateExtension {
  /** Its object identifier. */
  readonly oid: string;
  /** Whether who does not understand it must refuse the certificate. */
  readonly critical: boolean;
  /** Its value: the text of a DER string or of plain ASCII, else base64. */
  readonly value: string;
}

/** What a certificate says (RFC 5280); hexadecimal is in lower case, times are ISO 8601 in UTC. */
export interface CertificateContent {
  /** SHA-256 of its DER. */
  readonly sha256: string;
  /** Serial number without leading zeros. */
  readonly serial: string;
  /** Subject (RFC 4514), empty if it has none. */
  readonly subject: string;
  /** Issuer (RFC 4514). */
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Alternative names, each as `URI:…`, `DNS:…`, `IP:…`, `email:…`, `dirName:…`, `RID:…` or `other:<oid>`. */
  readonly sans: readonly string[];
  /** The only SPIFFE ID among them, null if there is none or several. */
  readonly spiffeId: string | null;
  /** Key usages by their names in RFC 5280. */
  readonly keyUsage: readonly string[];
  /** Extended key usages, by name where RFC 5280 has one, else by object identifier. */
  readonly extendedKeyUsage: readonly string[];
  /** Whether it may sign certificates; null where it says nothing (version 1). */
  readonly isCa: boolean | null;
  /** SHA-256 of its public key's SPKI in DER. */
  readonly spki: string;
  /** Subject key identifier, null if it has none. */
  readonly ski: string | null;
  /** Authority key identifier, null if it has none. */
  readonly aki: string | null;
  /** Whether it has the poison of RFC 6962: logged, not usable. */
  readonly precertificate: boolean;
  /** Further extensions, in their order. */
  readonly extensions: readonly CertificateExtension[];
}

/** Reads one certificate in DER; bytes after it are ignored. Throws an Error that says why where it is none. */
export function readCertificate(der: Uint8Array): CertificateContent {
  const { convert, x509 } = asn1();
  const certificate = convert.parse(der, x509.Certificate);
  const { tbsCertificate: tbs } = certificate;
  const all = [...(tbs.extensions ?? [])];
  const find = (oid: string): Extension | undefined => all.find((extension) => extension.extnID === oid);
  const sans = alternativeNames(find(x509.id_ce_subjectAltName));
  const spiffe = sans.filter((name) => name.startsWith('URI:spiffe://'));
  const usage = find(x509.id_ce_keyUsage);
  const extended = find(x509.id_ce_extKeyUsage);
  const ski = find(x509.id_ce_subjectKeyIdentifier);
  const aki = find(x509.id_ce_authorityKeyIdentifier);
  return {
    sha256: sha256(der),
    serial: hex(tbs.serialNumber).replace(/^0+(?=.)/, ''),
    subject: nameText(tbs.subject),
    issuer: nameText(tbs.issuer),
    notBefore: timeText(tbs.validity.notBefore),
    notAfter: timeText(tbs.validity.notAfter),
    sans,
    spiffeId: spiffe.length === 1 ? (spiffe[0]?.slice('URI:'.length) ?? null) : null,
    keyUsage: usage ? convert.parse(usage.extnValue.buffer, x509.KeyUsage).toJSON() : [],
    extendedKeyUsage: extended
      ? [...convert.parse(extended.extnValue.buffer, x509.ExtendedKeyUsage)].map((oid) => USAGES[oid] ?? oid)
      : [],
    isCa: authority(certificate, find(x509.id_ce_basicConstraints)),
    spki: sha256(new Uint8Array(convert.serialize(tbs.subjectPublicKeyInfo))),
    ski: ski ? hex(convert.parse(ski.extnValue.buffer, x509.SubjectKeyIdentifier).buffer) : null,
    aki: aki ? keyIdentifier(aki) : null,
    precertificate: find(POISON) !== undefined,
    extensions: all.filter(({ extnID }) => !readElsewhere(extnID)).map(extensionOf),
  };
}

/**
 * Whether the certificate's signature is by the issuer's key (RSA, ECDSA, Ed25519); null where the signature or the key is of a kind
 * that cannot be checked here.
 */
export function signedBy(der: Uint8Array, issuer: Uint8Array): boolean | null {
  try {
    return new X509Certificate(der).verify(new X509Certificate(issuer).publicKey);
  } catch {
    return null;
  }
}

/** SHA-256 of the SPKI that belongs to a private key in PEM; null where it cannot be read: encrypted, or of an unknown kind. */
export function publicKeyHash(privateKeyPem: string): string | null {
  try {
    return sha256(createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' }));
  } catch {
    return null;
  }
}

const POISON = '1.3.6.1.4.1.11129.2.4.3';
/** Signed certificate timestamps: proofs of logs, of no use without the logs' keys. */
const TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2';

const USAGES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};

/** True for extensions of RFC 5280 and RFC 6962: content, or technicalities of validation. */
function readElsewhere(oid: string): boolean {
  return (
    oid.startsWith('2.5.29.') || oid.startsWith('1.3.6.1.5.5.7.1.') || oid === POISON || oid === TIMESTAMPS
  );
}

function hex(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString('hex');
}

function timeText({ utcTime, generalTime }: Time): string {
  return (utcTime ?? generalTime ?? new Date(Number.NaN)).toISOString();
}

function authority({ tbsCertificate }: Certificate, constraints: Extension | undefined): boolean | null {
  const { convert, x509 } = asn1();
  if (constraints) return convert.parse(constraints.extnValue.buffer, x509.BasicConstraints).cA;
  return tbsCertificate.version === x509.Version.v3 ? false : null;
}

function keyIdentifier(extension: Extension): string | null {
  const { convert, x509 } = asn1();
  const { keyIdentifier: id } = convert.parse(extension.extnValue.buffer, x509.AuthorityKeyIdentifier);
  return id ? hex(id.buffer) : null;
}

function alternativeNames(extension: Extension | undefined): string[] {
  const { convert, x509 } = asn1();
  if (!extension) return [];
  return [...convert.parse(extension.extnValue.buffer, x509.SubjectAlternativeName)].map(generalName);
}

function generalName(name: GeneralName): string {
  if (name.uniformResourceIdentifier !== undefined) return `URI:${name.uniformResourceIdentifier}`;
  if (name.dNSName !== undefined) return `DNS:${name.dNSName}`;
  if (name.iPAddress !== undefined) return `IP:${name.iPAddress}`;
  if (name.rfc822Name !== undefined) return `email:${name.rfc822Name}`;
  if (name.directoryName !== undefined) return `dirName:${nameText(name.directoryName)}`;
  if (name.registeredID !== undefined) return `RID:${name.registeredID}`;
  return `other:${name.otherName?.typeId ?? ''}`;
}

function extensionOf({ extnID, critical, extnValue }: Extension): CertificateExtension {
  const value = Buffer.from(extnValue.buffer);
  return { oid: extnID, critical, value: derText(value) ?? asciiText(value) ?? value.toString('base64') };
}

/** Tags of DER strings, and how their bytes are text. */
const STRINGS: Readonly<Record<number, BufferEncoding>> = {
  0x0c: 'utf8',
  0x12: 'latin1',
  0x13: 'latin1',
  0x14: 'latin1',
  0x16: 'latin1',
  0x1a: 'latin1',
};

/** The text of a DER string that is the whole value, null where it is something else. */
function derText(value: Buffer): string | null {
  const encoding = STRINGS[value[0] ?? 0];
  const first = value[1] ?? 0;
  const wide = first & 0x80 ? first & 0x7f : 0;
  if (encoding === undefined || wide > 4 || value.length < 2 + wide) return null;
  const length = wide === 0 ? first : value.readUIntBE(2, wide);
  return value.length === 2 + wide + length ? value.toString(encoding, 2 + wide) : null;
}

/** The text of a value that is printable ASCII as it stands, as some makers write it; null for others. */
function asciiText(value: Buffer): string | null {
  const text = value.toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) ? text : null;
}
