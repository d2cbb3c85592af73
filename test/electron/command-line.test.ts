import { describe, expect, it, vi } from 'vitest';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCommandLine, typedArguments, wantedBy } from '../../electron/command-line.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

describe('the app started with arguments', () => {
  it('answers known commands without a window', () => {
    expect(isCommandLine(['import', 'logs', '--case', 'x'])).toBe(true);
    expect(isCommandLine(['--version'])).toBe(true);
  });

  it('opens its window for everything else', () => {
    expect(isCommandLine([])).toBe(false);
    expect(isCommandLine(['open', '--case', 'x'])).toBe(false);
    expect(isCommandLine(['--case', 'x'])).toBe(false);
  });

  it('knows where its arguments begin', () => {
    expect(typedArguments(['credtrail', 'sql'], true)).toEqual(['sql']);
    expect(typedArguments(['electron', '.', 'sql'], false)).toEqual(['sql']);
  });

  it('tells the cases and the bundles that are named, wherever it was started', () => {
    const folder = mkdtempSync(join(tmpdir(), 'credtrail-argv-'));
    mkdirSync(join(folder, 'theft.credtrail'));
    writeFileSync(join(folder, 'theft.credtrail', 'current.json'), '{"generation":0}');
    writeFileSync(join(folder, 'open'), 'a log');
    expect(wantedBy(['--enable-logging', 'theft.credtrail'], folder)).toEqual({
      cases: [join(folder, 'theft.credtrail')],
      bundles: [],
    });
    expect(wantedBy(['open', '--case', 'new.credtrail', '--no-open'], folder)).toEqual({
      cases: [join(folder, 'new.credtrail')],
      bundles: [],
    });
    expect(wantedBy(['./open', 'missing.zip'], folder)).toEqual({
      cases: [],
      bundles: [join(folder, 'open')],
    });
    expect(wantedBy([], folder)).toEqual({ cases: [], bundles: [] });
  });
});
