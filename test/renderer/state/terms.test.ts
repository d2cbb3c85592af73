import { expect, test } from 'vitest';
import { notValue, onlyValue, termWords, wanted, withoutValue, withValue } from '#renderer/state/terms.ts';

test('a second value of a field widens its condition', () => {
  const terms = withValue(withValue([], 'kind', 'is', 'aws-session'), 'kind', 'is', 'vault-token');
  expect(terms).toEqual([{ field: 'kind', op: 'is', values: ['aws-session', 'vault-token'] }]);
  expect(withValue(terms, 'kind', 'is', 'vault-token')).toEqual(terms);
  expect(wanted(terms, 'kind')).toEqual(['aws-session', 'vault-token']);
});

test('a condition goes with its last value', () => {
  const terms = withValue([], 'account', 'is-not', null);
  expect(withoutValue(terms, 'account', 'is-not', null)).toEqual([]);
});

test('only this value takes the place of what was said of the field', () => {
  const terms = withValue(withValue([], 'outcome', 'is-not', 'allowed'), 'service', 'is', 's3');
  expect(onlyValue(terms, 'outcome', 'denied')).toEqual([
    { field: 'service', op: 'is', values: ['s3'] },
    { field: 'outcome', op: 'is', values: ['denied'] },
  ]);
});

test('a condition reads as words', () => {
  const term = { field: 'client_addr', op: 'is-not', values: ['192.0.2.14', null] } as const;
  expect(termWords(term)).toEqual({
    field: 'client addr',
    verb: 'is not',
    values: '192.0.2.14 or not stated',
  });
});

test('a value that is not wanted any more is not both wanted and unwanted', () => {
  const terms = withValue([], 'service', 'is', 's3');
  expect(notValue(terms, 'service', 's3')).toEqual([{ field: 'service', op: 'is-not', values: ['s3'] }]);
});
