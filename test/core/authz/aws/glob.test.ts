import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, type Glob, literal, matches, overlaps } from '#core/authz/aws/glob.ts';
import { patternOf, type PatternKind } from '#core/authz/aws/pattern.ts';

const globOf = (text: string, kind: PatternKind): Glob => patternOf(text, kind, null).glob ?? [];

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 7 });
const plain = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 7 });

/** Every text of up to five letters, against which patterns are compared. */
function texts(length: number): readonly string[] {
  return length === 0
    ? ['']
    : texts(length - 1).flatMap((text) =>
        text.length === length - 1 ? [text, `${text}a`, `${text}b`, `${text}:`] : [text],
      );
}

const ALL = [...new Set(texts(5))];

describe('patterns', () => {
  it('match as a regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(pattern, plain, (written, text) => {
        const expression = written.replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(matches(globOf(written, 'text'), text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
    );
  });

  it('of resources match as a regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(pattern, plain, (written, text) => {
        const segments = written.split(':');
        const expression = segments
          .map((segment, at) =>
            at >= 5
              ? segment.replaceAll('*', '[^]*').replaceAll('?', '[^]')
              : segment
                  .replace(/\*$/, '<')
                  .replaceAll('*', '[^:]*')
                  .replaceAll('?', '[^:]')
                  .replace('<', '[^]*'),
          )
          .join(':');
        expect(matches(globOf(written, 'resource'), text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
    );
  });

  it('that contain another match all that it matches, and overlap where a text shows it', () => {
    const kind = fc.constantFrom<PatternKind>('text', 'resource', 'arn');
    fc.assert(
      fc.property(pattern, pattern, kind, (one, other, as) => {
        const [left, right] = [globOf(one, as), globOf(other, as)];
        const [inLeft, inRight] = [left, right].map((glob) => ALL.filter((text) => matches(glob, text)));
        if (contains(left, right)) expect(inRight?.filter((text) => !inLeft?.includes(text))).toEqual([]);
        if (inRight?.some((text) => inLeft?.includes(text))) expect(overlaps(left, right)).toBe(true);
        expect(overlaps(left, right)).toBe(overlaps(right, left));
        expect(contains(left, left)).toBe(true);
      }),
    );
  });

  it('without wildcards match and contain themselves alone', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        expect(matches(literal(one), other)).toBe(one === other);
        expect(contains(literal(one), literal(other))).toBe(one === other);
        expect(overlaps(literal(one), literal(other))).toBe(one === other);
      }),
    );
  });
});
