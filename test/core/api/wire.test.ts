import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWire, encodeWire } from '#core/api/wire.ts';

const key = fc.oneof(fc.string(), fc.constantFrom('$bigint', '$$bigint', '$$$bigint', '__proto__'));
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('node')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).node;

describe('the wire', () => {
  it('writes a 64-bit integer as an object with one key', () => {
    expect(encodeWire({ n: 9007199254740993n })).toBe('{"n":{"$bigint":"9007199254740993"}}');
  });

  it('keeps a literal object that looks like a 64-bit integer', () => {
    expect(decodeWire(encodeWire({ $bigint: '5' }))).toEqual({ $bigint: '5' });
  });

  it('brings every value back as it was', () => {
    fc.assert(
      fc.property(value, (item) => {
        expect(decodeWire(encodeWire(item))).toEqual(item);
      }),
    );
  });

  it('refuses text that is no number of 64 bits', () => {
    expect(() => decodeWire('{"$bigint":"x"}')).toThrow(SyntaxError);
  });
});
