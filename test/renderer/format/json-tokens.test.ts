import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonTokens } from '#renderer/format/json-tokens.ts';

test('a line of JSON is cut into key, punctuation and value', () => {
  expect(jsonTokens('  "maxKeys": 1000,')).toEqual([
    { text: '  ', kind: 'plain' },
    { text: '"maxKeys"', kind: 'key' },
    { text: ':', kind: 'plain' },
    { text: ' ', kind: 'plain' },
    { text: '1000', kind: 'number' },
    { text: ',', kind: 'plain' },
  ]);
});

test('a colon inside a string does not make it a key', () => {
  expect(jsonTokens('"a": "b: \\"c\\": d"').map((token) => token.kind)).toEqual([
    'key',
    'plain',
    'plain',
    'string',
  ]);
});

test('no character is lost, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      expect(
        jsonTokens(line)
          .map((token) => token.text)
          .join(''),
      ).toBe(line);
    }),
  );
});
