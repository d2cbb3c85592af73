import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExact } from '#core/base/exact-json.ts';

describe('JSON with long integers', () => {
  it('gives integers beyond 2^53 as texts of their digits', () => {
    const text =
      '{"serial":14477456656239810445,"below":-12345678901234567890,"list":[1749208721382570987],"short":42}';
    expect(parseExact(text)).toEqual({
      serial: '14477456656239810445',
      below: '-12345678901234567890',
      list: ['1749208721382570987'],
      short: 42,
    });
  });

  it('leaves digits inside texts, fractions and exponents as they are', () => {
    const text =
      '{"a":"\\"14477456656239810445,","b":1.4477456656239810445,"c":14477456656239810445e2,"d":14477456656239810445.5}';
    expect(parseExact(text)).toEqual(JSON.parse(text));
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        if (!/\d{16}/.test(text)) expect(parseExact(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
