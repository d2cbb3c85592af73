import { expect, test } from 'vitest';
import { credentialFilter, eventFilter } from '#renderer/state/filters.ts';
import { HOME } from '#renderer/state/route.ts';
import { onlyValue, termWords, wanted, withoutValue, withValue } from '#renderer/state/terms.ts';

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

test('events end at the as-of cursor, its own moment included, or at the range’s end if that is earlier', () => {
  expect(eventFilter({ ...HOME, from: 5n, to: 100n, asOf: 50n })).toEqual({ from: 5n, to: 51n, terms: [] });
  expect(eventFilter({ ...HOME, to: 40n, asOf: 50n, credential: 'aws-key:AKIAEXAMPLE' })).toEqual({
    to: 40n,
    terms: [],
    credential: 'aws-key:AKIAEXAMPLE',
  });
});

test('credentials are asked with the as-of cursor itself', () => {
  expect(credentialFilter({ ...HOME, asOf: 50n, text: 'ci' })).toEqual({ asOf: 50n, text: 'ci', terms: [] });
});
