import { createRequire } from 'node:module';
import type * as Schema from '@peculiar/asn1-schema';
import type * as X509 from '@peculiar/asn1-x509';

/** What reads ASN.1 structures of X.509 (RFC 5280). */
export interface Asn1 {
  /** Classes of the structures. */
  readonly x509: typeof X509;
  /** Turns DER into them and back; throws where it is not DER of that structure. */
  readonly convert: typeof Schema.AsnConvert;
}

const load = createRequire(import.meta.url);
let loaded: Asn1 | null = null;

/** The library, loaded at the first certificate: most processes that know the sources never meet one, and it takes long to load. */
export function asn1(): Asn1 {
  loaded ??= {
    x509: load('@peculiar/asn1-x509') as typeof X509,
    convert: (load('@peculiar/asn1-schema') as typeof Schema).AsnConvert,
  };
  return loaded;
}
