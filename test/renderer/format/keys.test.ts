import { expect, test } from 'vitest';
import { ends, keyEnd, keySpace, shortKey } from '#renderer/format/keys.ts';

test('a long value is known by its ends and a short one stays whole', () => {
  expect(ends('ASIAEXAMPLE0000MEPU')).toBe('ASIA…MEPU');
  expect(ends('short')).toBe('short');
});

test.each([
  ['aws-key:ASIAEXAMPLE0000MEPU', 'ASIA…MEPU'],
  ['vault-hmac:inferred-1/hmac-sha256:00ff36db', 'hmac…36db'],
  ['vault-accessor:inferred-1/hmac-sha256:00ffc41e', 'accessor…c41e'],
  ['aws-session:AROAEXAMPLE0000001:agent/2026-10-14T09:31:07Z', 'AROA…0001'],
  ['nothing-else', 'nothing-else'],
])('%s is shown as %s', (key, short) => {
  expect(shortKey(key)).toBe(short);
});

test('the namespace of a key stands before its colon', () => {
  expect(keySpace('aws-key:AKIAEXAMPLE')).toBe('aws-key');
  expect(keySpace('AKIAEXAMPLE')).toBe('');
});

test('keys of one name are told apart by their end, sessions by when they were made', () => {
  expect(keyEnd('aws-key:ASIAAAAAAAAAAAAAMEPU')).toBe('…MEPU');
  expect(keyEnd('aws-session:AIDAEXAMPLE/2026-10-02T08:55:00Z')).toBe('10-02T08:55');
  expect(keyEnd('aws-session:AIDAEXAMPLE/unknown')).toBe('…nown');
});
