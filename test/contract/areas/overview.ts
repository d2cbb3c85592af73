import { expect, it } from 'vitest';
import { OVERVIEW_AXES } from '#core/api/contract.ts';
import { COVERAGE_KINDS } from '#core/model/coverage.ts';
import { MISMATCH_KINDS } from '#core/model/usage.ts';
import { LONG_KEY } from '../bundle.ts';
import { ask, PAGE, type Door } from '../calls.ts';

/** The case in one look, and what it cannot show. */
export function overviewArea(door: () => Door): void {
  it('sums up the case: sources, credentials by kind and origin, and what stands out', async () => {
    const { sources, credentials, axes, mismatches, issues } = await ask(door(), 'overview.summary', {});
    const info = await ask(door(), 'case.info', {});
    const total = (column: string): bigint => sources.reduce((all, row) => all + (row[column] as bigint), 0n);
    expect(total('files')).toBe(info.files);
    const { records, events, paired, duplicates, setAside } = info.accounting;
    expect(['records', 'events', 'paired', 'duplicates', 'set_aside'].map(total)).toEqual([
      records,
      events,
      paired,
      duplicates,
      setAside,
    ]);
    expect(sources[0]).toMatchObject({ source: 'aws-cloudtrail', systems: ['aws:111111111111'] });
    expect(credentials.reduce((all, { count }) => all + count, 0n)).toBe(info.collapsed);
    expect(axes.map(({ axis }) => axis)).toEqual([...OVERVIEW_AXES]);
    const lifetime = axes.find(({ axis }) => axis === 'lifetime');
    expect(lifetime?.rows[0]).toMatchObject({
      key: `aws-key:${LONG_KEY}`,
      kind: 'aws-access-key',
      basis: 'never',
    });
    const kinds = new Set(mismatches.map(({ kind }) => kind));
    expect([...kinds].filter((kind) => !MISMATCH_KINDS.some((each) => each === kind))).toEqual([]);
    expect(issues).toEqual((await ask(door(), 'quality.list', PAGE)).kinds);
  });

  it('says where there are logs, and what the case cannot show, each with why and with a record', async () => {
    const { places } = await ask(door(), 'overview.coverage', {});
    expect(places).toMatchObject([{ source: 'aws-cloudtrail', account: '111111111111', data_events: 0n }]);
    expect(places[0]?.['starts']).toHaveLength((places[0]?.['ends'] as unknown[]).length);
    const { rows } = await ask(door(), 'overview.limits', {});
    const kinds = rows.map((row) => COVERAGE_KINDS.findIndex((kind) => kind === row['kind']));
    expect(kinds).toEqual([...kinds].sort((a, b) => a - b));
    expect(kinds).not.toContain(-1);
    for (const row of rows)
      expect([row['missing'], row['consequence'], row['remedy']].every(Boolean)).toBe(true);
    expect(rows.find(({ kind }) => kind === 'no-data-events')).toMatchObject({
      account: '111111111111',
      missing: 'Account 111111111111: no data event of DynamoDB, Lambda, S3 is in evidence.',
    });
    expect(rows.filter(({ kind }) => kind === 'no-source').map(({ source }) => source)).toContain(
      'vault-audit',
    );
    expect(rows.find(({ kind }) => kind === 'before-log')).toMatchObject({ path: 'trail.json' });
  });
}
