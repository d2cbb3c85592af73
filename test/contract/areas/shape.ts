import { expect, it } from 'vitest';
import { POINT_ORDERS } from '#core/model/orders.ts';
import { CREDENTIAL_KINDS } from '#core/model/vocabulary.ts';
import { LONG_KEY } from '../bundle.ts';
import { ask, codeOf, rowsOf, type Door } from '../calls.ts';

/** Credentials as points in space, and what is ideal for them. */
export function shapeArea(door: () => Door): void {
  it('gives credentials as points under the filter, as of a moment too, and what is ideal for each kind', async () => {
    const all = rowsOf(await ask(door(), 'shape.points', { filter: {} }));
    const key = `aws-key:${LONG_KEY}`;
    const [long] = rowsOf(await ask(door(), 'shape.rows', { keys: [key] }));
    const { total } = await ask(door(), 'credentials.summary', { filter: {} });
    expect(all).toHaveLength(Number(total));
    const far = all.map((row) => Number(row['distance']));
    expect(far).toEqual([...far].sort((a, b) => b - a));
    expect(all.find((row) => row['credential_id'] === long?.['credential_id'])).toMatchObject({
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

    expect(all[0]).not.toHaveProperty('owner');
    const coloured = rowsOf(await ask(door(), 'shape.points', { filter: {}, colour: 'owner' }));
    expect(coloured.map(({ owner: _, ...row }) => row)).toEqual(all);
    expect(coloured[0]).toHaveProperty('owner');

    const ideal = rowsOf(await ask(door(), 'shape.baseline', {}));
    expect(ideal.map((row) => row['kind'])).toEqual(expect.arrayContaining([...CREDENTIAL_KINDS]));
    expect(ideal.at(-1)).toMatchObject({ kind: null });
    expect(new Set(ideal.map((row) => row['origin']))).toEqual(new Set(['default']));
  });

  it('tells everything of the points that are asked for, in the same measures as the picture, as of a moment too', async () => {
    const asOf = 1_900_000_000_000_000n;
    for (const filter of [{}, { asOf }]) {
      const points = rowsOf(await ask(door(), 'shape.points', { filter }));
      const ids = points.slice(0, 3).map((row) => row['credential_id'] as bigint);
      const rows = rowsOf(await ask(door(), 'shape.rows', { ids, ...filter }));
      expect(rows).toEqual(points.slice(0, 3).map((row) => expect.objectContaining(row) as unknown));
      const keys = rows.map((row) => String(row['credential_key']));
      expect(rowsOf(await ask(door(), 'shape.rows', { keys: [...keys, 'aws-key:none'], ...filter }))).toEqual(
        rows,
      );
    }
    expect(rowsOf(await ask(door(), 'shape.rows', {}))).toEqual([]);
    const many = Array.from({ length: 501 }, (_, id) => BigInt(id));
    expect(await codeOf(door(), 'shape.rows', { ids: many })).toBe('bad-arguments');
  });

  it('tells the order of points by each column that the picture lacks, and their keys', async () => {
    const points = rowsOf(await ask(door(), 'shape.points', { filter: {} }));
    const ids = points.map((row) => row['credential_id'] as bigint);
    const rows = rowsOf(await ask(door(), 'shape.rows', { ids: ids.slice(0, 500) }));
    for (const by of POINT_ORDERS) {
      const order = rowsOf(await ask(door(), 'shape.order', { filter: {}, by }));
      const placeOf = new Map(order.map((row) => [row['credential_id'], Number(row['place'])]));
      const valueOf = (row: Record<string, unknown>) => row[by] as string | bigint | null;
      const known = rows.map(valueOf).filter((value) => value !== null);
      for (const row of rows) {
        const value = valueOf(row);
        expect(placeOf.has(row['credential_id'])).toBe(value !== null);
        if (value === null) continue;
        expect(placeOf.get(row['credential_id'])).toBe(
          new Set(known.filter((each) => each < value)).size + 1,
        );
      }
    }
    const early = await ask(door(), 'shape.order', { filter: { asOf: 1_000_000n }, by: 'reason' });
    expect(rowsOf(early)).toEqual([]);
    expect(await codeOf(door(), 'shape.order', { filter: {}, by: 'scope_id' })).toBe('bad-arguments');
    const keys = rowsOf(await ask(door(), 'shape.keys', { ids: ids.slice(0, 2) }));
    expect(keys).toEqual(rows.slice(0, 2).map((row) => ({ credential_key: row['credential_key'] })));
  });
}
