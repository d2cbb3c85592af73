import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, type Door } from '../calls.ts';

/** What credentials did against what was issued and expected. */
export function usageArea(door: () => Door): void {
  it('tells the use of a credential, a refused call that is no attempt apart', async () => {
    const used = await ask(door(), 'usage.of', { key: `aws-key:${TEMPORARY_KEY}` });
    expect(used).toMatchObject({
      key: `aws-key:${TEMPORARY_KEY}`,
      point: { uses: 3n, kind: expect.stringMatching(/^aws-/) as string },
      baseline: { origin: 'default', path: null },
      expectations: [{ basis: 'none', utilisation: null, path: null }],
      mismatches: [],
      attempts: [],
      denials: [
        {
          service: 'iam',
          action: 'ListUsers',
          denied: 1n,
          permission: 'iam:ListUsers',
          path: 'trail.json',
          ordinal: 3n,
        },
      ],
      hours: [{ calls: 3n, denied: 1n, services: 2n, total: 1n }],
    });
    expect(await codeOf(door(), 'usage.of', { key: 'aws-key:ASIANOSUCHKEY0000000' })).toBe('not-found');
  });

  it('gives the point of a long-lived key with what is ideal for its kind', async () => {
    const used = await ask(door(), 'usage.of', { key: `aws-key:${LONG_KEY}` });
    expect(used.point).toMatchObject({ credential_key: `aws-key:${LONG_KEY}`, lifetime_basis: 'never' });
    expect(used.baseline).toMatchObject({ kind: 'aws-access-key' });
    expect(used.denials).toEqual([]);
  });
}
