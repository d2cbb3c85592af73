import { expect, it } from 'vitest';
import { ask, rowsOf, PAGE, type Door } from '../calls.ts';

/** The case and its evidence. */
export function caseArea(door: () => Door): void {
  it('gives the case in numbers', async () => {
    const info = await ask(door(), 'case.info', {});
    expect(info.accounting).toEqual({ records: 5n, events: 4n, paired: 0n, duplicates: 1n, setAside: 0n });
    expect(info.journalHead).toMatch(/^[0-9a-f]{64}$/);
    expect(info.bundles).toHaveLength(1);
    const strip = await ask(door(), 'case.histogram', { buckets: 10 });
    expect(strip.counts).toHaveLength(10);
    expect(strip.counts.reduce((sum, n) => sum + n, 0)).toBe(4);
    expect(strip.denied.reduce((sum, n) => sum + n, 0)).toBe(1);
  });

  it('lists the evidence', async () => {
    const files = rowsOf(await ask(door(), 'evidence.files', {}));
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ path: 'trail.json', source: 'aws-cloudtrail', records: 5n });
    expect(rowsOf(await ask(door(), 'evidence.setAside', PAGE))).toEqual([]);
  });

  it('says what the times of the evidence are worth, and that no digest covers it', async () => {
    expect(await ask(door(), 'evidence.totals', {})).toEqual({ gaps: 0n, proofs: 1n, doubts: 0n });
    const clocks = rowsOf(await ask(door(), 'evidence.clocks', {}));
    expect(clocks).toMatchObject([{ source: 'aws-cloudtrail', time_step: 'second', zone: 'utc' }]);
    expect(rowsOf(await ask(door(), 'evidence.gaps', PAGE))).toEqual([]);
    expect(rowsOf(await ask(door(), 'evidence.offsets', {}))).toEqual([]);
    const proofs = rowsOf(await ask(door(), 'evidence.proofs', PAGE));
    expect(proofs).toMatchObject([{ path: 'trail.json', verdict: 'not-covered', reason: 'no-digest' }]);
  });
}
