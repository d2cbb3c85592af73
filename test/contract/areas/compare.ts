import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, type Door } from '../calls.ts';

const minute = (n: number): bigint => BigInt(Date.UTC(2026, 9, 14, 9, 40 + n)) * 1000n;
const A = { from: minute(0), to: minute(3) };
const B = { from: minute(3), to: minute(6) };

/** Two periods and two credentials side by side. */
export function compareArea(door: () => Door): void {
  it('compares two periods, whatever the range of the filter, with numbers that the events bear out', async () => {
    const filter = { from: minute(5) };
    const { rows, total, states, a, b, logs } = await ask(door(), 'compare.periods', {
      ...{ filter, a: A, b: B, by: 'action' },
    });
    expect(rows.map((row) => [row['value'], row['state'], row['a_events'], row['b_events']])).toEqual([
      ['ListUsers', 'new', 0n, 1n],
      ['AssumeRole', 'gone', 1n, 0n],
      ['ListBuckets', 'same', 1n, 1n],
    ]);
    expect([total, states.new, a, b]).toEqual([
      3n,
      1n,
      { ...A, events: 2n, denied: 0n },
      { ...B, events: 2n, denied: 1n },
    ]);
    const { total: seen } = await ask(door(), 'events.summary', { filter: B });
    expect(seen).toBe(b.events);
    expect(logs).toMatchObject([{ source: 'aws-cloudtrail', a_events: 2n, b_events: 2n }]);
    const upTo = await ask(door(), 'compare.periods', {
      ...{ filter: { asOf: minute(4) }, a: A, b: B, by: 'service' },
    });
    expect(upTo.b).toEqual({ from: minute(3), to: minute(4) + 1n, events: 1n, denied: 1n });
    expect(
      await codeOf(door(), 'compare.periods', { filter: {}, a: A, b: { from: 2n, to: 1n }, by: 'action' }),
    ).toBe('bad-arguments');
  });

  it('compares two credentials, each over its own life', async () => {
    const keys = { a: `aws-key:${LONG_KEY}`, b: `aws-key:${TEMPORARY_KEY}` };
    const compared = await ask(door(), 'compare.credentials', { filter: {}, ...keys, by: 'service' });
    expect(compared.rows.map((row) => [row['value'], row['a_events'], row['b_events']]).sort()).toEqual([
      ['iam', 0n, 1n],
      ['s3', 0n, 2n],
      ['sts', 1n, 0n],
    ]);
    expect(compared.b.denied).toBe(1n);
    const none = { filter: {}, a: keys.a, b: 'aws-key:ASIANOSUCHKEY0000000' };
    expect(await codeOf(door(), 'compare.credentials', { ...none, by: 'service' })).toBe('not-found');
  });

  it('says what each of two credentials may do and the other may not', async () => {
    const { a, b, parts, both } = await ask(door(), 'compare.scopes', {
      a: `aws-key:${LONG_KEY}`,
      b: `aws-key:${TEMPORARY_KEY}`,
    });
    expect(a.own.map(({ permission }) => permission)).toEqual(['sts:AssumeRole']);
    expect(b.ownTotal).toBe(BigInt(b.own.length));
    expect(b.own.map(({ permission }) => permission)).toContain('s3:ListAllMyBuckets');
    expect(a.permissions).toBe(both + a.ownTotal);
    expect(parts.map(({ service }) => service)).toContain('s3');
    expect(await codeOf(door(), 'compare.scopes', { a: 'aws-key:none', b: 'aws-key:none' })).toBe(
      'not-found',
    );
  });
}
