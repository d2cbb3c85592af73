import { expect, test } from 'vitest';
import { caseFilter, chipCount, filterPart, isWhole, sameFilter } from '#renderer/state/filters.ts';
import { HOME, NO_FILTER, type FilterPart, type Route } from '#renderer/state/route.ts';

const FULL: FilterPart = {
  from: 5n,
  to: 100n,
  asOf: 50n,
  terms: [{ field: 'outcome', op: 'is', values: ['denied', null] }],
  text: 'bucket',
  credential: 'aws-key:AKIAEXAMPLE',
  noise: 'only',
};

test('the engine is asked nothing that the address does not say', () => {
  expect(caseFilter(HOME)).toEqual({ terms: [] });
  expect(caseFilter({ ...HOME, asOf: 50n, text: 'ci' })).toEqual({ asOf: 50n, text: 'ci', terms: [] });
});

test('a filter comes back from the engine’s words as it was', () => {
  expect(filterPart(caseFilter(FULL))).toEqual(FULL);
  expect(filterPart(caseFilter(NO_FILTER))).toEqual(NO_FILTER);
});

test('two filters are the same when they keep the same, wherever one is', () => {
  const route: Route = { ...HOME, ...FULL, screen: 'events' };
  expect(sameFilter(FULL, route)).toBe(true);
  expect(sameFilter(FULL, { ...FULL, noise: 'folded' })).toBe(false);
  const elsewhere: Route = { ...HOME, screen: 'events', sort: 'uses' };
  expect(isWhole(elsewhere)).toBe(true);
  expect(isWhole({ ...HOME, to: 4n })).toBe(false);
});

test('conditions, text, credential and noise make a chip each, the range none', () => {
  expect(chipCount(FULL)).toBe(4);
  expect(chipCount({ ...NO_FILTER, from: 1n })).toBe(0);
});
