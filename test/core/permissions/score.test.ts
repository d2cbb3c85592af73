import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allActions } from '#core/authz/aws/catalogue.ts';
import { ACCESS_LEVELS } from '#core/model/vocabulary.ts';
import { measure, type Measured } from '#core/permissions/measure.ts';
import { breadth, breadthOfNamed, FULL_WEIGHT, scoreOf, weightOf } from '#core/permissions/score.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const permission: fc.Arbitrary<Measured> = fc.record({
  service: fc.constantFrom('s3', 'iam', 'kv'),
  access: fc.constantFrom(...ACCESS_LEVELS, null),
  conditional: fc.boolean(),
  breadth: share,
});
const resource = fc.constantFrom(
  'arn:aws:s3:::a',
  'arn:aws:s3:::b',
  'arn:aws:s3:::c/*',
  'arn:aws:s3:::*',
  '*',
);

describe('the scope score', () => {
  it('is never lowered by a permission more', () => {
    fc.assert(
      fc.property(fc.array(permission), permission, (held, more) => {
        expect(measure([...held, more]).score).toBeGreaterThanOrEqual(measure(held).score);
      }),
    );
  });

  it('is never lowered by a resource more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(resource, { minLength: 1 }), resource, (on, more) => {
        expect(breadth([...new Set([...on, more])])).toBeGreaterThanOrEqual(breadth(on));
      }),
    );
  });

  it('is not lowered by a pattern that takes the place of what it holds', () => {
    const named = Array.from({ length: 500 }, (_, i) => `arn:aws:s3:::lake/${String(i)}`);
    expect(breadth(['arn:aws:s3:::lake/*'])).toBeGreaterThanOrEqual(breadth(named));
    expect(breadth('any')).toBeGreaterThan(breadth(['arn:aws:s3:::lake/*']));
  });

  it('counts named resources as a list of them does', () => {
    expect(breadthOfNamed(3)).toBe(breadth(['a', 'b', 'c']));
  });

  it('is 0 for nothing, and 100 for every permission that AWS knows', () => {
    const weight = allActions().reduce((sum, { access }) => sum + weightOf(access, 1), 0);
    expect(Math.round(weight / 1000) * 1000).toBe(FULL_WEIGHT);
    expect(scoreOf(weight)).toBeGreaterThan(99.9);
    expect(scoreOf(0)).toBe(0);
  });

  it('weighs the right to change permissions above writing, and writing above reading', () => {
    const [read, write, permissions] = (['read', 'write', 'permissions'] as const).map((level) =>
      weightOf(level, 1),
    );
    expect(permissions).toBeGreaterThan(write ?? 0);
    expect(write).toBeGreaterThan(read ?? 0);
  });
});
