import { GeneralName } from '@peculiar/asn1-x509';
import { certificate, pem, testKey, TYPE, utf8, type Wanted } from './certificates.ts';

/** One case of the source `x509`, without what it must become. */
export interface CertificateCase {
  readonly name: string;
  readonly container?: 'base64';
  readonly input?: string | readonly string[];
  readonly files?: readonly {
    readonly name: string;
    readonly container?: 'base64';
    readonly input: string | readonly string[];
  }[];
}

const ROOT: Wanted = {
  key: 'root',
  subject: [
    [TYPE.C, 'US'],
    [TYPE.O, 'Example, Inc.'],
    [TYPE.CN, 'Example Root'],
  ],
  serial: 1n,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2036-01-01T00:00:00Z',
  ca: true,
};
const MIDDLE: Wanted = {
  key: 'middle',
  issuer: ROOT,
  subject: [[TYPE.CN, 'Example Issuing 1']],
  serial: 0x8000n,
  notBefore: '2026-01-02T00:00:00Z',
  notAfter: '2026-06-01T00:00:00Z',
  ca: true,
};
const SERVER: Wanted = {
  key: 'server',
  issuer: MIDDLE,
  subject: [[TYPE.CN, 'api.example.com']],
  serial: 0x00ab_cdefn,
  notBefore: '2026-02-01T00:00:00Z',
  notAfter: '2026-05-01T00:00:00Z',
  names: [
    new GeneralName({ dNSName: 'api.example.com' }),
    new GeneralName({ iPAddress: '192.0.2.7' }),
    new GeneralName({ rfc822Name: 'ops@example.com' }),
  ],
};
const SPIRE: Wanted = {
  key: 'spire',
  subject: [
    [TYPE.C, 'US'],
    [TYPE.O, 'SPIFFE'],
  ],
  serial: 77n,
  notBefore: '2026-02-01T00:00:00Z',
  notAfter: '2026-02-08T00:00:00Z',
  ca: true,
  uris: ['spiffe://example.org'],
};
const TASK = '1.3.6.1.4.1.99999.7.1';
const SVID: Wanted = {
  key: 'report',
  issuer: SPIRE,
  subject: [
    [TYPE.C, 'US'],
    [TYPE.O, 'SPIRE'],
  ],
  serial: 6336550875125993042626296812949540257n,
  notBefore: '2026-02-01T09:59:50Z',
  notAfter: '2026-02-01T11:00:00Z',
  uris: ['spiffe://example.org/ns/agents/sa/report'],
  extensions: [
    [TASK, false, utf8('task-7b3f')],
    ['1.3.6.1.4.1.99999.7.2', true, Buffer.from('written as it stands')],
    ['1.3.6.1.4.1.99999.7.3', false, Buffer.from([0x30, 0x03, 0x02, 0x01, 0x05])],
  ],
};

const root = certificate(ROOT);
const middle = certificate(MIDDLE);
const server = certificate(SERVER);
const spire = certificate(SPIRE);
const svid = certificate(SVID);
const privateKey = (label: string): string =>
  testKey(label).export({ type: 'pkcs8', format: 'pem' }).toString();

function changed(der: Buffer): Buffer {
  const copy = Buffer.from(der);
  copy.writeUInt8((copy.at(-1) ?? 0) ^ 1, copy.length - 1);
  return copy;
}

function vector(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([bytes.length >> 16, (bytes.length >> 8) & 0xff, bytes.length & 0xff]),
    bytes,
  ]);
}

function leaf(kind: 0 | 1, loggedAt: bigint, entry: Buffer): string {
  const head = Buffer.alloc(12);
  head.writeBigUInt64BE(loggedAt, 2);
  head.writeUInt16BE(kind, 10);
  return Buffer.concat([head, entry, Buffer.from([0, 0])]).toString('base64');
}

const POISON = ['1.3.6.1.4.1.11129.2.4.3', true, Buffer.from([0x05, 0x00])] as const;
const precertificate = certificate({ ...SERVER, extensions: [POISON] });
const chain = vector(Buffer.concat([vector(middle), vector(root)]));
const answer = (...entries: readonly object[]): string => `${JSON.stringify({ entries }, null, 1)}\n`;
const precertEntry = {
  leaf_input: leaf(
    1,
    1_769_900_000_123n,
    Buffer.concat([Buffer.alloc(32, 7), vector(Buffer.from([0x30, 0x00]))]),
  ),
  extra_data: Buffer.concat([vector(precertificate), chain]).toString('base64'),
};
const certificateEntry = {
  leaf_input: leaf(0, 1_769_900_060_456n, vector(server)),
  extra_data: chain.toString('base64'),
};
const key = (der: Buffer): object => ({
  kty: 'OKP',
  use: 'x509-svid',
  crv: 'Ed25519',
  x5c: [der.toString('base64')],
});
const bundle = (...keys: readonly object[]): string =>
  `${JSON.stringify({ keys, spiffe_sequence: 3, spiffe_refresh_hint: 300 }, null, 2)}\n`;

/** PEM and DER files, and chains. */
export const files: readonly CertificateCase[] = [
  {
    name: 'a chain in PEM with text between: names from the last part on, the chain holds up to its root',
    input: `api.example.com, handed over on Monday\n${pem(server)}\n its issuer\r\n${pem(middle).replaceAll('\n', '\r\n')}${pem(root)}`,
  },
  {
    name: 'an SVID is known by its SPIFFE ID and by the serial that SPIRE logs; its extensions are facts',
    input: pem(svid) + pem(spire),
  },
  {
    name: 'one certificate in DER, alone: its issuer is not there',
    container: 'base64',
    input: server.toString('base64'),
  },
  {
    name: 'several in DER one after the other, and bytes that are none',
    container: 'base64',
    input: Buffer.concat([spire, svid, Buffer.from('rest')]).toString('base64'),
  },
  {
    name: 'the same certificate in several files is one event; the issuer may lie in another file',
    files: [
      { name: 'a.pem', input: pem(server) },
      { name: 'b.der', container: 'base64', input: server.toString('base64') },
      { name: 'c.pem', input: pem(server) + pem(middle) },
      { name: 'root.crt', input: pem(root) },
    ],
  },
  {
    name: 'a private key beside its certificate is noted, and never kept',
    input: privateKey('report') + pem(svid) + pem(spire),
  },
  {
    name: 'a private key of another certificate, and one that is encrypted',
    files: [
      { name: 'other.pem', input: pem(svid) + pem(spire) + privateKey('server') },
      {
        name: 'encrypted.pem',
        input: `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nVEVTVCBLRVkgbm90IGEga2V5\n-----END RSA PRIVATE KEY-----\n${pem(server)}`,
      },
    ],
  },
  {
    name: 'a signature that was changed, and an issuer that was over when it signed',
    input:
      pem(root) +
      pem(middle) +
      pem(changed(server)) +
      pem(
        certificate({
          ...SERVER,
          serial: 5n,
          notBefore: '2026-07-01T00:00:00Z',
          notAfter: '2026-08-01T00:00:00Z',
        }),
      ),
  },
  {
    name: 'no end, no subject, version 1, odd names, several SPIFFE IDs, and a self-signed one that is no authority',
    input:
      pem(
        certificate({
          ...ROOT,
          key: 'odd',
          version: 1,
          subject: [
            [TYPE.O, ' #"a+b" \u0001;'],
            ['1.3.6.1.4.1.99999.9', 'x'],
          ],
          serial: 2n,
          notAfter: '9999-12-31T23:59:59Z',
        }),
      ) +
      pem(
        certificate({
          ...SVID,
          subject: [],
          serial: 3n,
          uris: ['spiffe://example.org/a', 'spiffe://example.org/b', 'https://example.com/x'],
          extensions: [],
        }),
      ) +
      pem(
        certificate({
          ...ROOT,
          key: 'self',
          ca: false,
          subject: [[TYPE.CN, 'self.example.com']],
          serial: 0xffn,
        }),
      ),
  },
  {
    name: 'blocks that are no certificate, broken ones, and a secret in an extension',
    input:
      pem(Buffer.from('3003020105', 'hex'), 'CERTIFICATE REQUEST') +
      pem(Buffer.from('3003020105', 'hex')) +
      '-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n' +
      pem(
        certificate({
          ...SERVER,
          serial: 6n,
          extensions: [
            [TASK, false, utf8('token=hunter2hunter2')],
            ['1.3.6.1.4.1.99999.7.4', false, utf8('password=hunter2')],
          ],
        }),
      ) +
      '-----BEGIN CERTIFICATE-----\nMIIB\n',
  },
];

/** Bundles and transparency logs, and what other logs say of the same certificates. */
export const logged: readonly CertificateCase[] = [
  {
    name: 'a SPIFFE bundle: its authorities are anchors, its JWT keys are no certificates',
    files: [
      { name: 'svid.pem', input: pem(svid) },
      {
        name: 'bundle.json',
        input: bundle(key(spire), {
          kty: 'EC',
          use: 'jwt-svid',
          kid: 'k1',
          crv: 'P-256',
          x: 'AAAA',
          y: 'AAAA',
        }),
      },
    ],
  },
  {
    name: 'an authority of a bundle is an anchor even where another one signed it',
    files: [
      { name: 'bundle.json', input: bundle(key(middle)) },
      { name: 'server.pem', input: pem(server) },
    ],
  },
  {
    name: 'a transparency log: precertificate and certificate are one credential, the chain comes with each',
    input: answer(precertEntry, certificateEntry),
  },
  {
    name: 'the certificate whose signing a SPIRE server logged is the same credential: hex here, decimal there',
    files: [
      { name: 'svid.pem', input: pem(svid) },
      {
        name: 'spire-server.log',
        input: `time="2026-02-01T10:00:00Z" level=debug msg="Signed X509 SVID" authorized_as=agent caller_addr="192.0.2.10:61745" caller_id="spiffe://example.org/spire/agent/a" entry_id=e1 expiration="2026-02-01T11:00:00Z" method=BatchNewX509SVID request_id=00000000-0000-4000-8000-000000000001 revision_number=0 serial_num=6336550875125993042626296812949540257 service=svid.v1.SVID spiffe_id="spiffe://example.org/ns/agents/sa/report" subsystem_name=api\n`,
      },
    ],
  },
  {
    name: 'entries that are cut off, of another kind, or not of this log',
    input: answer(
      certificateEntry,
      { leaf_input: certificateEntry.leaf_input.slice(0, 40), extra_data: '' },
      { leaf_input: Buffer.from([1, 0]).toString('base64'), extra_data: '' },
      { index: 3 },
    ),
  },
];
