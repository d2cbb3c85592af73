import type { AttributeTypeAndValue, Name } from '@peculiar/asn1-x509';
import { asn1 } from './asn1.ts';

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
    .map((part) => [...part].map(attributeText).join('+'))
    .join(',');
}

/** A type without a name has its value in hexadecimal, as RFC 4514 says. */
function attributeText({ type, value }: AttributeTypeAndValue): string {
  const known = TYPES[type];
  if (known !== undefined && value.anyValue === undefined) return `${known}=${escaped(value.toString())}`;
  const der = Buffer.from(value.anyValue ?? asn1().convert.serialize(value));
  return `${known ?? type}=#${der.toString('hex')}`;
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
