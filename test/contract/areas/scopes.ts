import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, type Door } from '../calls.ts';

/** What credentials and principals may do. */
export function scopesArea(door: () => Door): void {
  it('tells the scope of a credential by any of its keys, and says where there is none', async () => {
    const found = await ask(door(), 'scopes.of', { key: `aws-key:${TEMPORARY_KEY}` });
    expect(found).toMatchObject({ kind: 'credential', key: `aws-key:${TEMPORARY_KEY}` });
    expect(found.scopes).toMatchObject([{ basis: 'used', unknown_grants: 0n }]);
    expect(found.parts.length).toBeGreaterThan(0);
    expect(found.sources).toEqual([]);
    expect(await codeOf(door(), 'scopes.of', { key: 'aws-key:ASIANOSUCHKEY0000000' })).toBe('not-found');
  });

  it('lists what was had, used and never used', async () => {
    const listed = await ask(door(), 'scopes.permissions', { key: `aws-key:${LONG_KEY}` });
    expect(listed.key).toBe(`aws-key:${LONG_KEY}`);
    expect(listed.permissions.length).toBe(listed.used + listed.neverUsed + listed.notHad + listed.seen);
    for (const { state, calls, eventId } of listed.permissions) {
      expect(state).toBe('seen');
      expect(calls).toBeGreaterThan(0n);
      expect(eventId).toMatch(/^\d+$/);
    }
    const [first] = (await ask(door(), 'scopes.permissions', { key: `aws-key:${LONG_KEY}`, most: 1 }))
      .permissions;
    expect(first).toEqual(listed.permissions[0]);
    expect(await codeOf(door(), 'scopes.permissions', { key: 'aws-key:ASIANOSUCHKEY0000000' })).toBe(
      'not-found',
    );
  });
}
