import type { Name } from '@peculiar/asn1-x509';

/** Names of attribute types: those of RFC 4514, and registered LDAP descriptors that certificates use. */
const TYPES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.6': 'C',
  '2.5.4.9': 'STREET',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.12': 'title',
  '2.5.4.42': 'givenName',
  '2.5.4.45': 'x500UniqueIdentifier',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** A distinguished name as text (RFC 4514): the last part first, `CN=a,O=b`; empty for the empty name. */
export function nameText(name: Name): string {
  return [...name]
    .toReversed()
    .map((part) =>
      [...part]
        .map(({ type, value }) => {
          const any = value.anyValue;
          const text = any ? `#${Buffer.from(any).toString('hex')}` : escaped(value.toString());
          return `${TYPES[type] ?? type}=${text}`;
        })
        .join('+'),
    )
    .join(',');
}

function escaped(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replace(/\p{Cc}/gu, (sign) =>
      [...Buffer.from(sign)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    );
}
