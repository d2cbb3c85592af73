import { expect, it } from 'vitest';
import { ask, codeOf, nextPush, type Door } from '../calls.ts';

/** Preferences of a person and of a case, and the cases that were opened. */
export function settingsArea(door: () => Door): void {
  it('keeps settings: the case before the person before the default', async () => {
    const before = await ask(door(), 'settings.get', {});
    expect(before.inForce).toEqual({ theme: 'system', zone: 'UTC', memoryLimit: '1GB' });
    expect(before.faults).toEqual([]);
    const told = nextPush(door(), 'settings.changed');
    const values = { zone: 'Europe/Berlin', theme: 'dark' } as const;
    const own = await ask(door(), 'settings.set', { scope: 'user', values });
    expect(own.inForce).toMatchObject({ theme: 'dark', zone: 'Europe/Berlin' });
    expect(await told).toEqual({ scope: 'user' });
    await ask(door(), 'settings.set', { scope: 'case', values: { zone: 'Asia/Kathmandu' } });
    expect((await ask(door(), 'settings.get', {})).inForce.zone).toBe('Asia/Kathmandu');
    const back = await ask(door(), 'settings.set', { scope: 'case', values: { zone: null } });
    expect(back).toMatchObject({ case: { zone: null }, inForce: { zone: 'Europe/Berlin' } });
  });

  it.each([
    { scope: 'user', values: { zone: 'Europe/Atlantis' } },
    { scope: 'user', values: { memoryLimit: '10MB' } },
    { scope: 'user', values: { colour: 'red' } },
    { scope: 'case', values: { theme: 'dark' } },
  ])('refuses settings that are none: %j', async (args) => {
    expect(await codeOf(door(), 'settings.set', args)).toBe('bad-arguments');
  });

  it('lists the cases that were opened, and opens none where there are no windows', async () => {
    expect((await ask(door(), 'host.cases', {})).cases).toEqual([]);
    expect(await ask(door(), 'host.forget', { dir: 'none.credtrail' })).toEqual({ forgotten: false });
    expect(await codeOf(door(), 'host.open', { what: 'choose' })).toBe('not-here');
    expect(await ask(door(), 'host.info', {})).toMatchObject({ hasCase: true, canOpen: false });
  });
}
