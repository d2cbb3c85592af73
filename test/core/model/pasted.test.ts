import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from '#core/keys/mask.ts';
import { recognise } from '#core/model/pasted.ts';

const TOKEN = 'EXAMPLEtoken0123456789abcdef';

describe('what was pasted', () => {
  it.each([
    ['AKIAEXAMPLE111111111', 'aws-key'],
    ['AROAEXAMPLEROLE12345:deploy', 'aws-principal'],
    ['arn:aws:iam::111111111111:role/ingest', 'arn'],
    ['192.0.2.7', 'address'],
    ['2001:db8::7', 'address'],
    ['192.0.2.0/24', 'network'],
    ['0f8fad5b-d9cb-469f-a165-70867728950e', 'uuid'],
    [`sha256:${'ab'.repeat(32)}`, 'hash'],
    [`hmac-sha256:${'ab'.repeat(32)}`, 'vault-hmac'],
    ['18446744073709551615', 'number'],
    ['GetObject', 'text'],
    ['password reset', 'text'],
    ['auth/token/lookup-self', 'text'],
    ['ironclaw-task-0123abcd-89ef4567', 'text'],
    ['AmazonEC2ContainerRegistryReadOnly', 'text'],
    ['trail/2026/10/14/cloudtrail-00001.json.gz', 'text'],
    ['Boto3/1.41.2 md/Botocore#1.41.2', 'text'],
    ['  ', 'empty'],
  ])('is recognised: %s is %s', (text, kind) => {
    expect(recognise(text).kind).toBe(kind);
  });

  it.each([
    ['a Vault token', `hvs.${TOKEN}`, `hvs.${TOKEN}`],
    ['an old Vault token', 's.EXAMPLE0123456789abcdefX', 's.EXAMPLE0123456789abcdefX'],
    ['a header', `Authorization: Bearer ${TOKEN}`, TOKEN],
    ['a line of a shell', `export AWS_SECRET_ACCESS_KEY=${TOKEN}`, TOKEN],
    ['a line of JSON', `"SecretAccessKey": "${TOKEN}",`, TOKEN],
    ['a URL', `https://user:${TOKEN}@example.com/`, TOKEN],
    [
      'a secret key by itself',
      'EXAMPLE+secretKey/0123456789EXAMPLEkey01',
      'EXAMPLE+secretKey/0123456789EXAMPLEkey01',
    ],
  ])('is a secret where it holds one: %s', (_, text, secret) => {
    expect(recognise(text)).toMatchObject({ kind: 'secret', value: secret });
  });

  it('is a secret wherever the masker would hide it', () => {
    const head = fc.constantFrom(
      '',
      'token=',
      'Bearer ',
      'x-vault-token: ',
      'hvs.',
      'eyJhbGciOiJub25lIn0.',
      '-----BEGIN PRIVATE KEY-----',
      'IQoJ',
    );
    const tail = fc.stringMatching(/^[A-Za-z0-9._-]{0,70}$/);
    fc.assert(
      fc.property(head, tail, (start, end) => {
        const text = start + end;
        fc.pre(maskText(text).masked > 0 && !/^[0-9a-f]{64}$/.test(text));
        expect(recognise(text).kind).toBe('secret');
      }),
      { numRuns: 500 },
    );
  });
});
