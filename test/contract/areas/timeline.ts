import { expect, it } from 'vitest';
import type { CaseFilter } from '#core/api/contract.ts';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, rowsOf, PAGE, type Door } from '../calls.ts';

/** Lanes, their tiles and their links. */
export function timelineArea(door: () => Door): void {
  it('gives lanes with their groups, what happened in them and what comes from what', async () => {
    const order = { filter: {}, group: 'account' } as const;
    const groups = rowsOf(await ask(door(), 'timeline.groups', order));
    const lanes = rowsOf(await ask(door(), 'timeline.lanes', { ...order, ...PAGE }));
    expect(groups.reduce((sum, { lanes: count }) => sum + Number(count), 0)).toBe(lanes.length);

    const keys = [`aws-key:${LONG_KEY}`, `aws-key:${TEMPORARY_KEY}`];
    expect(lanes.map((lane) => lane['credential_key'])).toEqual(expect.arrayContaining(keys));
    const year = { from: 1_750_000_000_000_000n, width: 1_000_000_000_000n, columns: 1000 };
    const filters: CaseFilter[] = [{}, { terms: [{ field: 'outcome', op: 'is', values: ['denied'] }] }];
    const [all, denied] = await Promise.all(
      filters.map(async (filter) => {
        const rows = rowsOf(await ask(door(), 'timeline.tile', { filter, keys, ...year }));
        return rows.filter((row) => row['phase'] === null && row['lane'] === 1);
      }),
    );
    expect(all?.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(3);
    expect(denied?.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(1);

    const links = rowsOf(await ask(door(), 'timeline.links', { keys }));
    expect(links).toContainEqual(
      expect.objectContaining({ child: 1, parent: 0, relation: 'issued-by', strength: 'exact' }),
    );

    const bands = rowsOf(await ask(door(), 'timeline.bands', { keys }));
    const attempts = rowsOf(await ask(door(), 'timeline.attempts', { keys, limit: 5 }));
    for (const { lane } of [...bands, ...attempts]) expect([0, 1]).toContain(lane);
    const { mismatches } = await ask(door(), 'usage.of', { key: keys[1] ?? '' });
    expect(bands.filter(({ lane }) => lane === 1)).toHaveLength(mismatches.length);
  });
}
