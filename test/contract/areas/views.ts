import { expect, it } from 'vitest';
import { ask, codeOf, type Door } from '../calls.ts';

/** Kept filters and what they are made of. */
export function viewsArea(door: () => Door): void {
  it('keeps the last filter and named ones, exact to the microsecond', async () => {
    expect(await ask(door(), 'views.get', {})).toEqual({ last: null, views: [], fault: null });
    const filter = { from: 1_791_970_200_000_001n, text: 'ci' };
    await ask(door(), 'views.save', { filter });
    await ask(door(), 'views.save', { name: ' denied ', filter: { noise: 'shown' } });
    await ask(door(), 'views.save', { name: 'before', filter });
    const got = await ask(door(), 'views.get', {});
    expect(got.last).toEqual({ ...filter, terms: [], noise: 'folded' });
    expect(got.views.map(({ name }) => name)).toEqual(['before', 'denied']);
    await ask(door(), 'views.remove', { name: 'before' });
    expect(await codeOf(door(), 'views.remove', { name: 'before' })).toBe('not-found');
    expect(await codeOf(door(), 'views.save', { name: ' ', filter })).toBe('bad-arguments');
  });

  it('keeps a pasted secret by its hash alone', async () => {
    const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
    const values = [`agent ${secret}`, null];
    const filter = { text: secret, terms: [{ field: 'user_agent', op: 'is', values } as const] };
    const { last, masked } = await ask(door(), 'views.save', { filter });
    expect(masked).toBe(2);
    expect(last?.text).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(last?.terms?.[0]?.values).toEqual([`agent ${last?.text ?? ''}`, null]);
    const named = await ask(door(), 'views.save', { name: secret, filter: {} });
    expect(named.masked).toBe(1);
    const name = named.views.find((view) => view.name.startsWith('sha256:'))?.name ?? '';
    const { views } = await ask(door(), 'views.remove', { name });
    expect(JSON.stringify(views)).not.toContain('sha256:');
  });

  it('offers the values of every field with their counts', async () => {
    const outcomes = await ask(door(), 'filter.values', { filter: {}, field: 'outcome' });
    expect(outcomes.of).toBe('events');
    expect(outcomes.values).toContainEqual({ value: 'denied', count: 1n });
    const kinds = await ask(door(), 'filter.values', { filter: {}, field: 'kind' });
    expect(kinds.of).toBe('credentials');
    expect(kinds.values).toContainEqual({ value: 'aws-access-key', count: 1n });
  });
}
