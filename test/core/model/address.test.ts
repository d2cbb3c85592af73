import fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { holds, parseAddress, parseNetwork } from '#core/model/address.ts';

describe('addresses', () => {
  it('are the same number in every way of writing them', () => {
    const forms = [
      '2001:db8::1',
      '2001:DB8:0:0:0:0:0:1',
      '2001:db8::0.0.0.1',
      '[2001:db8::1]',
      '2001:db8::1%eth0',
    ];
    expect(new Set(forms.map((form) => parseAddress(form)?.value))).toEqual(
      new Set([0x20010db8_00000000_00000000_00000001n]),
    );
    expect(parseAddress('::ffff:192.0.2.1')).toEqual(parseAddress('192.0.2.1'));
    expect(parseAddress('::')).toEqual({ family: 6, value: 0n });
  });

  it('are not what merely looks like one', () => {
    const others = [
      '192.0.2',
      '192.0.2.256',
      '192.0.02.1',
      '1.2.3.4.5',
      ':::',
      '1::2::3',
      '2001:db8',
      'g::1',
      '',
      '1:2:3:4:5:6:7:8:9',
      '192.0.2.1::',
      'sts.amazonaws.com',
      '12345::1',
    ];
    expect(others.filter((text) => parseAddress(text) !== null)).toEqual([]);
  });

  it('are taken for one exactly where the platform does', () => {
    const piece = fc.constantFrom(':', '::', '.', '0', '1', 'ffff', 'a', '10', '192.0.2.1', 'g');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 16 }).map((parts) => parts.join('')),
          fc.ipV4(),
          fc.ipV6(),
        ),
        (text) => {
          expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
        },
      ),
    );
  });
});

describe('networks', () => {
  it('hold their addresses from the first to the last', () => {
    const network = parseNetwork('192.0.2.77/26')!;
    expect(network).toMatchObject({ family: 4, bits: 26 });
    for (const [text, inside] of [
      ['192.0.2.64', true],
      ['192.0.2.127', true],
      ['192.0.2.63', false],
      ['192.0.2.128', false],
      ['2001:db8::1', false],
    ] as const) {
      expect(holds(network, parseAddress(text)!)).toBe(inside);
    }
    expect(holds(parseNetwork('::/0')!, parseAddress('2001:db8::1')!)).toBe(true);
    expect(parseNetwork('::ffff:192.0.2.0/120')).toEqual(parseNetwork('192.0.2.0/24'));
  });

  it('are refused with a prefix that is none', () => {
    const wrong = [
      '192.0.2.0/33',
      '192.0.2.0/',
      '192.0.2.0/-1',
      '192.0.2.0/08',
      '2001:db8::/129',
      '192.0.2.0/24/8',
      '192.0.2.0',
      '::ffff:192.0.2.0/64',
    ];
    expect(wrong.filter((text) => parseNetwork(text) !== null)).toEqual([]);
  });
});
