import { expect, it } from 'vitest';
import { ask, codeOf, type Door } from '../calls.ts';

/** What the host says of itself. */
export function hostArea(door: () => Door): void {
  it('tells what it is', async () => {
    const info = await ask(door(), 'host.info', {});
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(info.canPick).toBe(false);
    expect(await codeOf(door(), 'host.pick', { what: 'files' })).toBe('not-here');
  });

  it('shows the folder it may import from and nothing above it', async () => {
    const listing = await ask(door(), 'host.browse', { path: '' });
    expect(listing.parent).toBeNull();
    expect(listing.entries.map(({ name, kind }) => ({ name, kind }))).toEqual([
      { name: 'trail.json', kind: 'file' },
    ]);
    expect(await codeOf(door(), 'host.browse', { path: '..' })).toBe('not-found');
    expect(await codeOf(door(), 'host.browse', { path: '/' })).toBe('not-found');
  });
}
