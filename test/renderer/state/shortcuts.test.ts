import { describe, expect, it } from 'vitest';
import { keysShown, matches, worksWhileTyping, type KeyPress } from '../../../renderer/state/shortcuts.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('shortcuts', () => {
  it('hold with Command on a Mac and with Control elsewhere', () => {
    expect(matches('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true);
    expect(matches('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+K', press('k', { metaKey: true }), false)).toBe(false);
    expect(matches('Mod+K', press('k'), false)).toBe(false);
  });

  it('mean no more keys than they name', () => {
    expect(matches('Mod+K', press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches('Mod+Shift+K', press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matches('Alt+1', press('1', { altKey: true, ctrlKey: true }), false)).toBe(false);
  });

  it('take a sign wherever a keyboard has it, with Shift or without', () => {
    expect(matches('/', press('/'), false)).toBe(true);
    expect(matches('/', press('/', { shiftKey: true }), false)).toBe(true);
    expect(matches('/', press('/', { ctrlKey: true }), false)).toBe(false);
  });

  it('leave bare keys to the text while somebody types', () => {
    expect(worksWhileTyping('/')).toBe(false);
    expect(worksWhileTyping('Alt+1')).toBe(false);
    expect(worksWhileTyping('Mod+K')).toBe(true);
    expect(worksWhileTyping('F6')).toBe(true);
  });

  it('are written as the system writes them', () => {
    expect(keysShown('Mod+K', true)).toBe('⌘K');
    expect(keysShown('Mod+Shift+K', false)).toBe('Ctrl Shift K');
    expect(keysShown('F6', false)).toBe('F6');
  });
});
