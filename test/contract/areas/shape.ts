import { expect, it } from 'vitest';
import { CREDENTIAL_KINDS } from '#core/model/vocabulary.ts';
import { LONG_KEY } from '../bundle.ts';
import { ask, codeOf, rowsOf, type Door } from '../calls.ts';

/** Credentials as points in space, and what is ideal for them. */
export function shapeArea(door: () => Door): void {
  it('gives credentials as points under the filter, as of a moment too, and what is ideal for each kind', async () => {
    const all = rowsOf(await ask(door(), 'shape.points', { filter: {} }));
    const { total } = await ask(door(), 'credentials.summary', { filter: {} });
    expect(all).toHaveLength(Number(total));
    const far = all.map((row) => Number(row['distance']));
    expect(far).toEqual([...far].sort((a, b) => b - a));
    expect(all.find((row) => row['credential_key'] === `aws-key:${LONG_KEY}`)).toMatchObject({
      kind: 'aws-access-key',
      lifetime_basis: 'never',
      remaining_seconds: null,
    });

    const filter = { terms: [{ field: 'kind' as const, op: 'is' as const, values: ['aws-access-key'] }] };
    expect(rowsOf(await ask(door(), 'shape.points', { filter }))).toHaveLength(1);
    const early = { ...filter, asOf: 1_000_000n };
    expect(rowsOf(await ask(door(), 'shape.points', { filter: early }))).toEqual([]);
    expect(rowsOf(await ask(door(), 'shape.points', { filter: {}, most: 1 }))).toHaveLength(1);
    expect(await codeOf(door(), 'shape.points', { filter: {}, most: 100_001 })).toBe('bad-arguments');

    const ideal = rowsOf(await ask(door(), 'shape.baseline', {}));
    expect(ideal.map((row) => row['kind'])).toEqual(expect.arrayContaining([...CREDENTIAL_KINDS]));
    expect(ideal.at(-1)).toMatchObject({ kind: null });
    expect(new Set(ideal.map((row) => row['origin']))).toEqual(new Set(['default']));
  });
}
