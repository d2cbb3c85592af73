import { describe, expect, it, vi } from 'vitest';
import { isCommandLine, typedArguments } from '../../electron/command-line.ts';

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
});
