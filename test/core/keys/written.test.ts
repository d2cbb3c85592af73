import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { sha256 } from '#core/base/hash.ts';
import { maskText } from '#core/keys/mask.ts';
import { maskAllWritten, maskSought, maskWritten } from '#core/keys/written.ts';

const TOKEN = 'EXAMPLEtoken0123456789abcdef';
const OLD = 's.EXAMPLE0123456789abcdefX';
const JWT = `eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.EXAMPLE0123456789`;
const SECRET_KEY = 'EXAMPLE+secretKey/0123456789EXAMPLEkey01';
const OPAQUE = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF';
const KEY = '-----BEGIN EC PRIVATE KEY-----\nEXAMPLE\n-----END EC PRIVATE KEY-----';

describe('a secret in what somebody wrote', () => {
  it.each([
    ['a Vault token', `It used hvs.${TOKEN}, then left.`, `hvs.${TOKEN}`],
    ['an old Vault token at the end of a sentence', `The token is ${OLD}.`, OLD],
    ['an old token in a call', `vault read auth/token/lookup/8a7bb0c1-1111-4222-8333-abcdefabcdef`, null],
    ['a JWT', `seen (${JWT}) twice`, JWT],
    ['a JWT behind a word', `jwt_${JWT}`, JWT],
    ['an AWS secret key', `key ${SECRET_KEY} in .env`, SECRET_KEY],
    ['a named secret key', `aws_secret_access_key = ${TOKEN}`, TOKEN],
    ['a session token in JSON', `"sessionToken": "${TOKEN}"`, TOKEN],
    ['a header', `curl -H "Authorization: Bearer ${TOKEN}"`, TOKEN],
    ['a password in a URL', `https://user:${TOKEN}@example.com/x`, TOKEN],
    ['a GitHub token', `ghp_${TOKEN}EXAMPLE`, `ghp_${TOKEN}EXAMPLE`],
    ['a text of a kind unknown here', `cookie ${OPAQUE}!`, OPAQUE],
  ])('is masked and the words around it stay: %s', (_, text, secret) => {
    const sought = secret ?? '8a7bb0c1-1111-4222-8333-abcdefabcdef';
    expect(maskWritten(text)).toEqual({ text: text.replace(sought, `sha256:${sha256(sought)}`), masked: 1 });
  });

  it('is masked whole where it is a private key, and what stands behind it stays', () => {
    expect(maskWritten(`found:\n${KEY}\nin /tmp`)).toEqual({
      text: `found:\nsha256:${sha256(KEY)}\nin /tmp`,
      masked: 1,
    });
  });

  it('is the word masked where its hash would give it away', () => {
    expect(maskWritten('password: hunter22, https://bob:abc@example.com/')).toEqual({
      text: 'password: masked, https://bob:masked@example.com/',
      masked: 2,
    });
  });

  it.each([
    'A basic misconfiguration; bearer tokens-of-agents are in use.',
    'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_7f3a9c1b2d4e6f80',
    'AWSLogs/111111111111/CloudTrail/us-east-1/2026/10/14/111111111111_CloudTrail_us-east-1_20261014T0900Z_AbCdEf0123456789.json.gz',
    `vault-token:default/sha256:${'ab'.repeat(32)}`,
    `token=sha256:${'ab'.repeat(32)}. And password: masked.`,
    'vault-lease:default/database/creds/readonly/aB3dE6gH9jK2mN5pQ8sT1vW4',
    'SHA256:aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dFaB3dE6gH9jK',
    'token: AKIAEXAMPLE111111111, AROAEXAMPLEROLE12345:deploy, 0f8fad5b-d9cb-469f-a165-70867728950e',
    'aws-session:AROAEXAMPLE:agent/2026-09-21T13:33:20Z at 198.51.100.7',
  ])('is not seen where there is none: %s', (text) => {
    expect(maskWritten(text)).toEqual({ text, masked: 0 });
  });

  it('is not masked a second time, wherever it stood', () => {
    const word = fc.tuple(
      fc.constantFrom(
        '',
        'token=',
        'Bearer ',
        '"password": "',
        'https://bob:',
        'auth/token/lookup/',
        'hvs.',
        '(',
      ),
      fc.constantFrom(TOKEN, OLD, JWT, SECRET_KEY, OPAQUE, KEY, 'abc', 'hunter22', 'masked'),
      fc.constantFrom('', '.', ').', '"', '@example.com/', '%3D', '/x', '\n'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const once = maskWritten(words.map((parts) => parts.join('')).join(' '));
        expect(maskWritten(once.text)).toEqual({ text: once.text, masked: 0 });
      }),
      { numRuns: 2000 },
    );
  });

  it('is found in a long text of unfinished ones within moments', () => {
    const started = performance.now();
    for (const part of ['eyJ', 'eyJaaaaaaaa.', 'token  ', '://a:', '-----BEGIN A', 'basic a.b'])
      maskWritten(part.repeat(65_536 / part.length));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('every text in plain data is masked, numbers stay, and the values are counted', () => {
  const given = { id: 5n, tags: [`hvs.${TOKEN}`, null], by: { name: 'password: hunter22' } };
  expect(maskAllWritten(given)).toEqual({
    value: { id: 5n, tags: [`sha256:${sha256(`hvs.${TOKEN}`)}`, null], by: { name: 'password: masked' } },
    masked: 2,
  });
});

test('a text that is looked for becomes the mask of the secret in it, alone', () => {
  expect(maskSought(` Authorization: Bearer ${TOKEN}`)).toBe(`sha256:${sha256(TOKEN)}`);
  expect(maskSought('password=hunter22')).toBe('masked');
  expect(maskSought('ListBuckets ')).toBe('ListBuckets ');
  expect(maskText(maskSought(JWT)).masked).toBe(0);
});
