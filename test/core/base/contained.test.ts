import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContainedTexts } from '#core/base/contained.ts';

test('finds exactly the texts that are inside another', () => {
  const unit = fc.constantFrom('a', 'b', '/', '😀');
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit, minLength: 1, maxLength: 8 })),
      fc.string({ unit, maxLength: 30 }),
      (texts, text) => {
        const found = [...new ContainedTexts(texts).in(text)].sort();
        expect(found).toEqual([...new Set(texts)].filter((each) => text.includes(each)).sort());
      },
    ),
  );
});

test('a hundred thousand texts are looked for in thousands within seconds', () => {
  const sought = new ContainedTexts(
    Array.from({ length: 100_000 }, (_, i) => `mozilla/5.0 agent-${String(i)};`),
  );
  const begun = performance.now();
  let found = 0;
  for (let i = 0; i < 5_000; i += 1) found += sought.in(`mozilla/5.0 agent-${String(i)}; rest of it`).size;
  expect(found).toBe(5_000);
  expect(performance.now() - begun).toBeLessThan(10_000);
});
