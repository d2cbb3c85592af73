import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRoute, HOME, parseRoute, type Route } from '#renderer/state/route.ts';

test('the address of a credential names the screen and the key', () => {
  const key = 'aws-session:AROAEXAMPLE:agent/2026-10-14T09:31:07Z';
  const hash = formatRoute({ ...HOME, screen: 'credentials', key });
  expect(hash).toBe(`#/credentials/${encodeURIComponent(key)}`);
  expect(parseRoute(hash)).toEqual({ ...HOME, screen: 'credentials', key });
});

test('range, as-of and filters are part of the address', () => {
  const hash =
    '#/events?is.outcome=denied&is.outcome=failed&is-not.service=s3&from=2026-10-14T09:30:00Z&as-of=2026-10-15';
  const route = parseRoute(hash);
  expect(route.terms).toEqual([
    { field: 'outcome', op: 'is', values: ['denied', 'failed'] },
    { field: 'service', op: 'is-not', values: ['s3'] },
  ]);
  expect(route.from).toBe(1_791_970_200_000_000n);
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

test.each(['', '#', '#/', '#/x/%E0%A4%A', '#/events?from=never&event=-1&record=1&file=x&is=y&=z'])(
  'an address that cannot be read is read as far as it can: %j',
  (hash) => {
    expect(() => parseRoute(hash)).not.toThrow();
  },
);

test('every route can be written and read again', () => {
  const word = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => value !== '∅');
  const time = fc.option(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000n }), { nil: null });
  const values = fc.uniqueArray(fc.option(text, { nil: null }), { minLength: 1, maxLength: 3 });
  const term = fc.record({
    field: fc.stringMatching(/^[a-z_]{1,8}$/),
    op: fc.constantFrom('is', 'is-not', 'contains'),
    values,
  });
  const routes: fc.Arbitrary<Route> = fc.record({
    screen: word,
    key: fc.option(text, { nil: null }),
    from: time,
    to: time,
    asOf: time,
    terms: fc.uniqueArray(term, { maxLength: 3, selector: (each) => each.op + each.field }),
    text: fc.string({ maxLength: 8 }),
    credential: fc.option(text, { nil: null }),
    noise: fc.constantFrom('folded', 'shown', 'only'),
    event: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: null }),
    record: fc.option(
      fc.record({ fileId: fc.nat(99_999), ordinal: fc.bigInt({ min: 0n, max: 10n ** 15n }) }),
      { nil: null },
    ),
    view: fc.constantFrom('', 'keys', 'set-aside'),
    file: fc.option(fc.nat(9999), { nil: null }),
    sort: fc.constantFrom('', 'uses', '-uses'),
  });
  fc.assert(
    fc.property(routes, (route) => {
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }),
  );
});
