import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from '../../electron/menu.ts';
import type { MenuItem } from './stand-in/shell.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const actions = { open: vi.fn(), command: vi.fn(), forget: vi.fn() };
const flat = (items: readonly MenuItem[]): readonly MenuItem[] =>
  items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
const menuOf = (platform: NodeJS.Platform, recent: Parameters<typeof menuTemplate>[1] = []) =>
  menuTemplate(platform, recent, actions) as unknown as readonly MenuItem[];

describe('the menu', () => {
  it.each(['darwin', 'linux', 'win32'] as const)(
    'names only commands that the page has, on %s',
    (platform) => {
      const frame = resolve(import.meta.dirname, '../../renderer/frame');
      const files = readdirSync(frame, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.ts'),
      );
      const known = files.map((name) => readFileSync(join(frame, name), 'utf8')).join('\n');
      const ids = flat(menuOf(platform)).flatMap(({ id }) => id ?? []);
      expect(ids.length).toBeGreaterThan(5);
      expect(ids.filter((id) => !known.includes(`id: '${id}'`))).toEqual([]);
    },
  );

  it('offers what a page with the tools of a developer or a way out would need on no platform', () => {
    const roles = flat([...menuOf('linux'), ...menuOf('darwin')]).map(({ role }) => role);
    expect(roles).not.toContain('toggleDevTools');
    expect(roles).not.toContain('viewMenu');
    expect(roles).not.toContain('help');
  });

  it('lists the recent cases, greys the missing ones and takes no letter of a name for a shortcut', () => {
    const recent = [
      { dir: '/cases/a&b.credtrail', name: 'a&b', openedAt: 0n, missing: false },
      { dir: '/cases/gone.credtrail', name: 'gone', openedAt: 0n, missing: true },
    ];
    const items = flat(menuOf('linux', recent));
    const known = items.find(({ label }) => label?.startsWith('a&&b'));
    known?.click?.();
    expect(actions.open).toHaveBeenCalledWith({ what: 'case', dir: '/cases/a&b.credtrail' });
    expect(items.find(({ label }) => label?.startsWith('gone'))).toMatchObject({
      enabled: false,
      label: 'gone  /cases/gone.credtrail (not there)',
    });
  });
});
