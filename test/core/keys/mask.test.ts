import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '#core/base/hash.ts';
import { maskRecord, maskText, maskValue } from '#core/keys/mask.ts';

const TOKEN = 'EXAMPLEtoken0123456789abcdef';
const JWT = `eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.EXAMPLE0123456789`;

describe('masking of free text', () => {
  const shapes: Readonly<Record<string, string>> = {
    'a JSON web token': JWT,
    'a Vault token': `hvs.${TOKEN}`,
    'an old Vault token': 's.EXAMPLE0123456789abcdefX',
    'an AWS session token': `IQoJ${'EXAMPLEb3JpZ2lu'.repeat(4)}`,
    'a bearer header': `Authorization: Bearer ${TOKEN}`,
    'basic authentication': 'authorization: basic RVhBTVBMRTpFWEFNUExFCg==',
    'a signed URL': `https://example.com/x?X-Amz-Security-Token=${TOKEN}&y=1`,
    'an encoded signed URL': `x-amz-signature%3D${TOKEN}`,
    'a password in a URL': `https://user:${TOKEN}@example.com/`,
    'a password in arguments': `tool --password=${TOKEN} --x`,
    'a named secret': `client_secret: ${TOKEN}`,
    'a private key': '-----BEGIN RSA PRIVATE KEY-----',
  };
  for (const [name, text] of Object.entries(shapes)) {
    it(`hides ${name}`, () => {
      const { text: clean, masked } = maskText(`before ${text} after`);
      expect(masked).toBe(1);
      expect(clean).not.toContain(TOKEN);
      expect(clean).not.toContain(text);
      expect(clean.startsWith('before ')).toBe(true);
    });
  }

  it('leaves ordinary text alone', () => {
    const text = 'aws-cli/2.15.30 arn:aws:iam::111111111111:role/ingest 198.51.100.7 2026-10-02T09:00:00Z';
    expect(maskText(text)).toEqual({ text, masked: 0 });
  });

  it('hides a JSON web token behind other letters, and hashes it alone', () => {
    expect(maskText(`jwt_${JWT}`)).toEqual({ text: `jwt_sha256:${sha256(JWT)}`, masked: 1 });
  });

  it('passes over a megabyte of beginnings of tokens within moments', () => {
    const started = performance.now();
    for (const part of ['eyJ', 'eyJaaaaaaaa.', '_eyJ.']) maskText(part.repeat(2 ** 20 / part.length));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('gives a strong value as the hash of itself, a weak one as a word', () => {
    expect(maskValue(TOKEN)).toBe(`sha256:${sha256(TOKEN)}`);
    expect(maskValue('short')).toBe('masked');
  });
});

describe('a token of any form in a path of Vault', () => {
  const old = '8a7bb0c1-1111-4222-8333-abcdefabcdef';
  for (const call of ['lookup', 'renew', 'revoke', 'revoke-orphan'])
    it(`is hidden behind ${call}`, () => {
      expect(maskRecord(`{"request":{"path":"auth/token/${call}/${old}"}}`)).toEqual({
        text: `{"request":{"path":"auth/token/${call}/sha256:${sha256(old)}"}}`,
        masked: 1,
      });
    });

  it('is hidden in a record that breaks off, in an address and with escaped slashes', () => {
    expect(maskRecord(`{"path":"auth/token/lookup/${old}`).text).not.toContain('8a7b');
    expect(maskText(`https://vault.example.com/v1/auth/token/renew/${old}?x=1`).text).toMatch(
      /[0-9a-f]\?x=1$/,
    );
    expect(maskRecord(`{"path":"auth\\/token\\/lookup\\/${old}"}`).masked).toBe(1);
  });

  it('leaves paths without a token, and hidden ones, alone', () => {
    for (const path of [
      'auth/token/lookup-self',
      'auth/token/lookup',
      `auth/token/lookup/sha256:${sha256(old)}`,
    ])
      expect(maskRecord(`{"path":"${path}"}`).masked).toBe(0);
  });
});

describe('masking of a record', () => {
  it('hides the values of secret fields however their names are written', () => {
    for (const name of ['sessionToken', 'session_token', 'SecretAccessKey', 'client-token', 'PASSWORD'])
      expect(maskRecord(`{"${name}":"${TOKEN}","x":"y"}`).text).toBe(
        `{"${name}":"sha256:${sha256(TOKEN)}","x":"y"}`,
      );
  });

  it('hides every text in a list or an object below a secret field', () => {
    const record = `{"secret":["${TOKEN}","${TOKEN}2"],"password":{"value":"${TOKEN}"},"id":"kept"}`;
    const { text, masked } = maskRecord(record);
    expect(text).not.toContain(TOKEN);
    expect(masked).toBe(3);
    expect(text).toContain('"id":"kept"');
  });

  it('keeps numbers, order and spacing as logged', () => {
    const record = '{ "n": 9007199254740993,\n  "big" : 14477456656239810445, "token":"x", "e":1.50e3 }';
    expect(maskRecord(record).text).toBe(record.replace('"x"', '"masked"'));
  });

  it('keeps HMACs, hashes and what is hidden already', () => {
    const record = `{"client_token":"hmac-sha256:${'ab'.repeat(32)}","token":"sha256:${'cd'.repeat(32)}","password":"","secret":"HIDDEN_DUE_TO_SECURITY_REASONS"}`;
    expect(maskRecord(record)).toEqual({ text: record, masked: 0 });
  });

  it('hides secrets in JSON inside a text, to any depth', () => {
    let record = JSON.stringify({ sessionToken: TOKEN, keep: 'me' });
    for (let level = 0; level < 3; level += 1) record = JSON.stringify({ message: record });
    const { text, masked } = maskRecord(record);
    expect(masked).toBe(1);
    expect(text).not.toContain(TOKEN);
    let inner: unknown = JSON.parse(text);
    for (let level = 0; level < 3; level += 1)
      inner = JSON.parse((inner as { message: string }).message) as unknown;
    expect(inner).toEqual({ sessionToken: `sha256:${sha256(TOKEN)}`, keep: 'me' });
  });

  it('hides a secret in the text that a truncated record ends in', () => {
    for (const cut of [
      `{"a":1,"sessionToken":"${TOKEN}`,
      `{"a":1,"x":"Bearer ${TOKEN}`,
      `{"message":"{\\"sessionToken\\":\\"${TOKEN}`,
      `{"message":"{\\"sessionToken\\":\\"${TOKEN}\\"`,
      `{"a":1,"sessionToken":"${TOKEN}\\`,
    ])
      expect(maskRecord(cut).text).not.toContain(TOKEN);
  });

  it('hides secrets in text that is no JSON', () => {
    expect(maskRecord(`login password=${TOKEN}`).text).not.toContain(TOKEN);
  });

  it('lets no planted secret through', () => {
    const letter = fc.constantFrom(
      ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
    );
    const secret = fc.array(letter, { minLength: 24, maxLength: 60 }).map((letters) => letters.join(''));
    const place = fc.constantFrom<(s: string) => unknown>(
      (s) => ({ responseElements: { credentials: { sessionToken: s } } }),
      (s) => ({ auth: { client_token: s } }),
      (s) => ({ request: { data: { password: s } } }),
      (s) => ({ userAgent: `tool/1 token=${s}` }),
      (s) => ({ url: `https://example.com/?X-Amz-Security-Token=${s}` }),
      (s) => ({ header: `Bearer ${s}` }),
      (s) => ({ message: JSON.stringify({ secretAccessKey: s }) }),
      (s) => ({ secret: [s, { deeper: s }] }),
      (s) => ({ path: `auth/x hvs.${s}` }),
    );
    const noise = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(secret, place, noise, fc.nat(), (hidden, at, other, cut) => {
        const text = JSON.stringify({ noise: other, ...(at(hidden) as object), after: other });
        expect(maskRecord(text).text).not.toContain(hidden);
        const end = text.indexOf(hidden) + hidden.length;
        const torn = text.slice(0, end + (cut % (text.length - end + 1)));
        expect(maskRecord(torn).text).not.toContain(hidden);
      }),
      { numRuns: 300 },
    );
  });
});

it('leaves a record JSON whose text names a secret between quotes of its own', () => {
  const said = { arguments: '-H "X-Vault-Token: hvs.aaaaaaaaaaaaaaaaaaaaaaaaaa" https://example.com' };
  const { text, masked } = maskRecord(JSON.stringify(said));
  expect(masked).toBe(1);
  expect(JSON.parse(text)).toEqual({
    arguments: expect.stringMatching(/^-H "sha256:[0-9a-f]{64}" https:\/\/example\.com$/) as string,
  });
});

it('takes a secret of a megabyte whole', () => {
  for (const letter of ['a', '\\'])
    expect(maskText(`password=${letter.repeat(1_000_000)}`).text.length).toBeLessThan(100);
});

it('takes a secret with a backslash whole, as it stands and in JSON', () => {
  const text = 'password=hunter\\twenty\\two" end';
  for (const shown of [maskText(text).text, maskRecord(JSON.stringify({ text })).text])
    expect(shown).not.toMatch(/hunter|twenty|two/);
});
