import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParts, itemsIn } from '../../../renderer/screens/notes/transfer.svelte.ts';

test('items go out in parts that fit one call, in their order and none left out', () => {
  const item = fc.record({ text: fc.string({ maxLength: 40 }).map((text) => text.repeat(2000)) });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), (items) => {
      const parts = inParts(items);
      expect(parts.flat()).toEqual(items);
      for (const part of parts) {
        const size = part.reduce<number>((sum, each) => sum + JSON.stringify(each).length, 0);
        expect(part.length === 1 || size <= 200_000).toBe(true);
      }
    }),
  );
  expect(inParts(Array.from({ length: 1001 }, () => 1)).map((part) => part.length)).toEqual([500, 500, 1]);
});

test.each(['', '[]', 'null', '{"format":"credtrail-notes","version":2,"items":[]}', '{"items":[]}'])(
  'a file that holds %j is refused with the reason',
  (text) => {
    expect(() => itemsIn(text)).toThrow(/no JSON|holds no notes/);
  },
);

test('a file of notes gives its items as they are', () => {
  expect(itemsIn('{"format":"credtrail-notes","version":1,"items":[1,{"a":2}]}')).toEqual([1, { a: 2 }]);
});
