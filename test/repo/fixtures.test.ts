import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesUnder, ROOT } from './tree.ts';

const IPV4 =
  /^(192\.0\.2|198\.51\.100|203\.0\.113|10\.\d+\.\d+|192\.168\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+|127\.\d+\.\d+|169\.254\.\d+|0\.0\.0|255\.255\.255)\.\d+$/;
const IPV6 = /^(2001:db8:|fe80:|f[cd][0-9a-f]{2}:|::1$|::$|::ffff:)/i;
const HOSTS =
  /(^|\.)(example\.(com|org|net)|example|test|invalid|internal|local|localhost|amazonaws\.com|amazon\.com|googleapis\.com|gserviceaccount\.com|w3\.org|svelte\.dev|duckdb\.org|hashicorp\.com|openssh\.com|in-toto\.io|slsa\.dev|\d+\.\d+)$/;
const ACCOUNT = /^((\d)\2{11}|123456789012)$/;
const TOKENS = {
  ipv4: /(?<![\w./-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w.-]*\w)/g,
  ipv6: /(?<![\w:.])[0-9a-fA-F:]{6,39}(?![\w:])/g,
  host: /(?:https?:\/\/|[\w.+-]@)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g,
  account:
    /arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12}):|(?:account_?id|recipientAccountId|"account")"?\s*:\s*"?'?(\d{12})\b/gi,
  key: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
};
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The account number that an AWS access key id carries. */
function accountOf(keyId: string): string {
  const bits = Array.from(keyId.slice(4)).reduce(
    (sum, letter) => sum * 32n + BigInt(BASE32.indexOf(letter)),
    0n,
  );
  const first48 = bits >> BigInt((keyId.length - 4) * 5 - 48);
  return String((first48 & 0x7fffffffff80n) >> 7n).padStart(12, '0');
}

function fakeKey(keyId: string): boolean {
  return keyId.includes('EXAMPLE') || ACCOUNT.test(accountOf(keyId));
}

function contentOf(path: string): string {
  const bytes = readFileSync(join(ROOT, path));
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Distinct matches of a pattern; its first group that took part, else the whole. */
function distinct(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match.slice(1).find(Boolean) ?? match[0]))];
}

/** What is not fake by rule in a text. */
function strange(text: string): string[] {
  return [
    ...distinct(text, TOKENS.ipv4).filter((address) => isIPv4(address) && !IPV4.test(address)),
    ...distinct(text, TOKENS.ipv6).filter((address) => isIPv6(address) && !IPV6.test(address)),
    ...distinct(text, TOKENS.host).filter((host) => !isIPv4(host) && !HOSTS.test(host.toLowerCase())),
    ...distinct(text, TOKENS.account).filter((account) => !ACCOUNT.test(account)),
    ...distinct(text, TOKENS.key).filter((key) => !fakeKey(key)),
  ];
}

const fixtures = [
  ...filesUnder('samples'),
  ...filesUnder('core').filter((path) => path.includes('/cases/')),
  ...filesUnder('test').filter(
    (path) => !path.startsWith('test/repo/') && !/\.(zip|tar|tgz|png)$/.test(path),
  ),
];

describe('fixtures', () => {
  it('are recognised as fake or not', () => {
    const real = [
      '8.8' + '.8.8',
      '2606:4700' + '::1111',
      'https://www.' + 'acme-corp.io',
      'AKIA' + 'QYLPMN5HXXXXXXXX',
    ];
    for (const text of real) expect(strange(` ${text} `)).toHaveLength(1);
    const fake =
      '203.0.113.9 10.0.3.4 2001:db8::7 ops@example.com arn:aws:iam::111111111111:role/x AKIAIOSFODNN7EXAMPLE';
    expect(strange(fake)).toEqual([]);
  });

  it('use documentation addresses, example domains, numbered accounts and keys made for them', () => {
    const found = fixtures.flatMap((path) => strange(contentOf(path)).map((value) => `${path}: ${value}`));
    expect(found).toEqual([]);
  });
});
