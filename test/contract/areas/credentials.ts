import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, rowsOf, PAGE, type Door } from '../calls.ts';

/** Credentials and their lineage. */
export function credentialsArea(door: () => Door): void {
  it('lists credentials and keeps to the filter', async () => {
    const all = rowsOf(await ask(door(), 'credentials.list', { filter: {}, collapse: false, ...PAGE }));
    expect(all.map((row) => row['credential_key'])).toEqual(
      expect.arrayContaining([`aws-key:${LONG_KEY}`, `aws-key:${TEMPORARY_KEY}`]),
    );
    const found = await ask(door(), 'credentials.list', {
      filter: { text: TEMPORARY_KEY },
      collapse: false,
      ...PAGE,
    });
    expect(rowsOf(found).map((row) => row['credential_key'])).toContain(`aws-key:${TEMPORARY_KEY}`);
    const summary = await ask(door(), 'credentials.summary', {
      filter: { terms: [{ field: 'kind', op: 'is', values: ['aws-access-key'] }] },
      collapse: false,
    });
    expect(summary.total).toBe(1n);
  });

  it('tells one credential in full and where it comes from', async () => {
    const key = `aws-key:${TEMPORARY_KEY}`;
    const detail = await ask(door(), 'credentials.get', { key });
    expect(detail.credential).toMatchObject({
      credential_key: key,
      issuance: 'seen',
      uses: 3n,
      denied: 1n,
    });
    const seen = await ask(door(), 'credentials.seen', { key });
    expect(seen.actions).toHaveLength(2);
    expect(seen.actions.map((row) => row['total'])).toEqual([2n, 2n]);
    expect(seen.addresses.reduce((sum, row) => sum + (row['uses'] as bigint), 0n)).toBe(3n);
    expect(detail.density.counts.reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(detail.lifecycle.some((row) => row['phase'] === 'issued')).toBe(true);
    const lineage = await ask(door(), 'credentials.lineage', { key });
    expect(lineage.links).toContainEqual(
      expect.objectContaining({ childKey: key, parentKey: `aws-key:${LONG_KEY}`, relation: 'issued-by' }),
    );
    expect(lineage.breaks).toMatchObject([
      {
        key: `aws-key:${LONG_KEY}`,
        reason: 'before-evidence',
        detail: 'It was made before the log of its installation begins.',
        issuance: 'before-evidence',
        record: { path: 'trail.json', ordinal: 1n },
      },
    ]);
  });
}
