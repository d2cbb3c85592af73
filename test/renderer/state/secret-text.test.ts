import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { withoutSecret } from '#renderer/state/secret-text.ts';

test('a pasted secret is replaced by its hash, so that no address holds it', async () => {
  const token = `hvs.${'EXAMPLE'.repeat(5)}`;
  const hash = createHash('sha256').update(token).digest('hex');
  expect(await withoutSecret(` ${token}\n`)).toBe(`sha256:${hash}`);
});

test('one that could be guessed from its hash is the word masked', async () => {
  expect(await withoutSecret('password=hunter22')).toBe('masked');
});

test.each(['', 'ci-deploy ', 'AKIAEXAMPLE111111111', 'arn:aws:s3:::example', '192.0.2.14'])(
  'what is no secret stays as it was typed: %j',
  async (text) => {
    expect(await withoutSecret(text)).toBe(text);
  },
);
