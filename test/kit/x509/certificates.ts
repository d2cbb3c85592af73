import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_subjectAltName,
  id_ce_authorityKeyIdentifier,
  id_ce_subjectKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  KeyIdentifier,
  KeyUsage,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** What a made certificate is to say; times are ISO 8601 in UTC. */
export interface Wanted {
  /** Label of its test key, see {@link testKey}. */
  readonly key: string;
  /** Parts of its subject, in the order in which they are encoded: type (an object identifier) and value. */
  readonly subject: readonly (readonly [type: string, value: string])[];
  readonly serial: bigint;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Issuer's subject and key; itself when absent. */
  readonly issuer?: Pick<Wanted, 'key' | 'subject'>;
  readonly ca?: boolean;
  readonly uris?: readonly string[];
  readonly names?: readonly GeneralName[];
  /** Further extensions; values are DER, or whatever their makers write. */
  readonly extensions?: readonly (readonly [oid: string, critical: boolean, value: Buffer])[];
  /** Version 1 has no extensions; 3 when absent. */
  readonly version?: 1 | 3;
}

/** The arc of attribute types of X.500. */
const X500 = '2.5.4';

/** Object identifiers of the parts of names that the fixtures use. */
export const TYPE = { CN: `${X500}.3`, C: `${X500}.6`, O: `${X500}.10` } as const;

/** An Ed25519 key for tests: its seed is the SHA-256 of its label, so it protects nothing, and its signatures are always the same. */
export function testKey(label: string): KeyObject {
  const seed = createHash('sha256').update(`TEST KEY ${label}`).digest();
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' });
}

/** A certificate in DER, signed with its issuer's test key. */
export function certificate(wanted: Wanted): Buffer {
  return signedCertificate(wanted, testKey(wanted.key), testKey((wanted.issuer ?? wanted).key));
}

/** A certificate in DER for a key, signed with another (Ed25519, RSA with SHA-256, or ECDSA with SHA-256). */
export function signedCertificate(wanted: Wanted, key: KeyObject, signer: KeyObject): Buffer {
  const algorithm = ALGORITHMS[signer.asymmetricKeyType ?? ''];
  if (algorithm === undefined) throw new Error('a key of another kind');
  const signature = new AlgorithmIdentifier({
    algorithm: algorithm.oid,
    ...(algorithm.oid === RSA ? { parameters: null } : {}),
  });
  const spki = spkiOf(key);
  const tbs = new TBSCertificate({
    version: wanted.version === 1 ? Version.v1 : Version.v3,
    serialNumber: serialBytes(wanted.serial),
    signature,
    issuer: nameOf((wanted.issuer ?? wanted).subject),
    validity: new Validity({ notBefore: new Date(wanted.notBefore), notAfter: new Date(wanted.notAfter) }),
    subject: nameOf(wanted.subject),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    ...(wanted.version === 1 ? {} : { extensions: extensionsOf(wanted, spki, spkiOf(signer)) }),
  });
  const signed = sign(algorithm.hash, Buffer.from(AsnConvert.serialize(tbs)), signer);
  return Buffer.from(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate: tbs,
        signatureAlgorithm: signature,
        signatureValue: new Uint8Array(signed).buffer,
      }),
    ),
  );
}

/** A DER element in PEM. */
export function pem(der: Buffer, label = 'CERTIFICATE'): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A DER UTF8String of fewer than 128 bytes. */
export function utf8(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x0c, bytes.length]), bytes]);
}

/** The arc of the Edwards curve algorithms (RFC 8410). */
const THAWTE = '1.3.101';
const RSA = '1.2.840.113549.1.1.11';
const ALGORITHMS: Readonly<Record<string, { readonly oid: string; readonly hash: string | null }>> = {
  ed25519: { oid: `${THAWTE}.112`, hash: null },
  rsa: { oid: RSA, hash: 'sha256' },
  ec: { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
};

function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function keyId(spki: Buffer): ArrayBuffer {
  return new Uint8Array(createHash('sha1').update(spki).digest()).buffer;
}

function serialBytes(serial: bigint): ArrayBuffer {
  const digits = serial.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const positive = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return new Uint8Array(positive).buffer;
}

function nameOf(parts: Wanted['subject']): Name {
  const attributes = parts.map(
    ([type, value]) => new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) }),
  );
  return new Name(attributes.map((attribute) => new RelativeDistinguishedName([attribute])));
}

function extensionsOf(wanted: Wanted, spki: Buffer, issuerSpki: Buffer): Extensions {
  const extension = (extnID: string, critical: boolean, value: ArrayBuffer): Extension =>
    new Extension({ extnID, critical, extnValue: new OctetString(value) });
  const names = [
    ...(wanted.uris ?? []).map((uri) => new GeneralName({ uniformResourceIdentifier: uri })),
    ...(wanted.names ?? []),
  ];
  const usage = new KeyUsage();
  usage.fromNumber(wanted.ca === true ? 0b1100000 : 0b1);
  return new Extensions([
    extension(id_ce_keyUsage, true, AsnConvert.serialize(usage)),
    ...(wanted.ca === true
      ? []
      : [
          extension(
            id_ce_extKeyUsage,
            false,
            AsnConvert.serialize(new ExtendedKeyUsage(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])),
          ),
        ]),
    extension(
      id_ce_basicConstraints,
      true,
      AsnConvert.serialize(new BasicConstraints({ cA: wanted.ca === true })),
    ),
    extension(id_ce_subjectKeyIdentifier, false, AsnConvert.serialize(new SubjectKeyIdentifier(keyId(spki)))),
    extension(
      id_ce_authorityKeyIdentifier,
      false,
      AsnConvert.serialize(
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(issuerSpki)) }),
      ),
    ),
    ...(names.length > 0
      ? [extension(id_ce_subjectAltName, false, AsnConvert.serialize(new SubjectAlternativeName(names)))]
      : []),
    ...(wanted.extensions ?? []).map(([oid, critical, value]) =>
      extension(oid, critical, new Uint8Array(value).buffer),
    ),
  ]);
}
