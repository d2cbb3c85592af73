import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, settingsHandlers } from '#core/api/handlers/settings.ts';
import type { CallContext } from '#core/api/handlers/context.ts';

function places() {
  const userDir = mkdtempSync(join(tmpdir(), 'credtrail-user-'));
  const caseDir = mkdtempSync(join(tmpdir(), 'credtrail-case-'));
  mkdirSync(join(caseDir, 'config'));
  return { userDir, caseDir };
}

function contextOf({ userDir, caseDir }: { userDir: string; caseDir: string | null }): CallContext {
  const host = {
    kind: 'in-process',
    version: '0',
    root: null,
    canPick: false,
    uploads: null,
    userDir,
  } as const;
  return { host, caseDir } as Partial<CallContext> as CallContext;
}

describe('settings on the disk', () => {
  it('are the defaults where there is no file', async () => {
    expect((await readSettings({ userDir: null, caseDir: null })).inForce).toEqual({
      theme: 'system',
      zone: 'UTC',
      memoryLimit: '1GB',
    });
  });

  it('name every key and value that is not understood, and use the rest', async () => {
    const at = places();
    const text = JSON.stringify({ theme: 'dark', zone: 'Mars/Olympus', colour: 'red', memoryLimit: '1 kB' });
    writeFileSync(join(at.userDir, 'settings.json'), text);
    const { inForce, faults } = await readSettings(at);
    expect(inForce).toEqual({ theme: 'dark', zone: 'UTC', memoryLimit: '1GB' });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toContain('names colour, which is no setting; there are theme, zone, memoryLimit');
    expect(faults[1]).toContain('no valid zone: name a time zone of the IANA database');
    expect(faults[2]).toContain('no valid memoryLimit: give 256MB or more');
  });

  it.each(['{', '[]', 'null', ''])('say that %j is not settings', async (text) => {
    const at = places();
    writeFileSync(join(at.caseDir, 'config', 'settings.json'), text);
    const { faults, inForce } = await readSettings(at);
    expect(faults).toHaveLength(1);
    expect(inForce.zone).toBe('UTC');
  });

  it('keep what a later version wrote when one is changed, and leave no draft behind', async () => {
    const at = places();
    writeFileSync(join(at.userDir, 'settings.json'), '{"later": 1, "zone": "Europe/Berlin"}');
    const set = (zone: string | null) =>
      settingsHandlers['settings.set'](contextOf(at), { scope: 'user', values: { zone } });
    await Promise.all([set('Asia/Tokyo'), set('Asia/Tokyo')]);
    expect(readdirSync(at.userDir)).toEqual(['settings.json']);
    expect(JSON.parse(readFileSync(join(at.userDir, 'settings.json'), 'utf8'))).toEqual({
      later: 1,
      zone: 'Asia/Tokyo',
    });
    expect((await set(null)).inForce.zone).toBe('UTC');
  });

  it('set side by side are all kept', async () => {
    const at = places();
    const set = (values: { zone: string } | { theme: 'dark' } | { memoryLimit: string }) =>
      settingsHandlers['settings.set'](contextOf(at), { scope: 'user', values });
    await Promise.all([set({ zone: 'Asia/Tokyo' }), set({ theme: 'dark' }), set({ memoryLimit: '512MB' })]);
    const { inForce } = await readSettings(at);
    expect(inForce).toEqual({ zone: 'Asia/Tokyo', theme: 'dark', memoryLimit: '512MB' });
  });

  it('that are not understood are set aside, not lost, when one is changed', async () => {
    const at = places();
    const broken = '{"zone": "Europe/Berlin",}';
    writeFileSync(join(at.userDir, 'settings.json'), broken);
    await settingsHandlers['settings.set'](contextOf(at), { scope: 'user', values: { theme: 'dark' } });
    expect(readFileSync(join(at.userDir, 'settings-set-aside.json'), 'utf8')).toBe(broken);
    expect((await readSettings(at)).faults).toEqual([]);
  });

  it('of a case need a case', async () => {
    const context = contextOf({ ...places(), caseDir: null });
    await expect(
      settingsHandlers['settings.set'](context, { scope: 'case', values: { zone: 'UTC' } }),
    ).rejects.toMatchObject({ code: 'not-here' });
  });
});
