/** What a key press says, as far as a shortcut needs to know it; a KeyboardEvent is one. */
export interface KeyPress {
  /** The key's own name, e.g. `k`, `/`, `F6`. */
  readonly key: string;
  /** Whether Control is held. */
  readonly ctrlKey: boolean;
  /** Whether Command (or the Windows key) is held. */
  readonly metaKey: boolean;
  /** Whether Alt is held. */
  readonly altKey: boolean;
  /** Whether Shift is held. */
  readonly shiftKey: boolean;
}

/** A shortcut taken apart. */
interface Shortcut {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

function parsed(keys: string): Shortcut {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  return {
    key: key.toLowerCase(),
    mod: parts.includes('Mod'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
  };
}

/** Whether a key press is the shortcut written as `Mod+Shift+K`, `Alt+1`, `/`; `Mod` is Command on a Mac, else Control. */
export function matches(keys: string, press: KeyPress, mac: boolean): boolean {
  const { key, mod, alt, shift } = parsed(keys);
  const held = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (press.key.toLowerCase() !== key || held !== mod || other || press.altKey !== alt) return false;
  return press.shiftKey === shift || /^[^a-z0-9]$/.test(key);
}

/** Whether a shortcut can be meant while somebody types: a bare key is then a letter of the text. */
export function worksWhileTyping(keys: string): boolean {
  const { mod, key } = parsed(keys);
  return mod || /^f\d+$/.test(key);
}

/** A shortcut as people write it: `⌘K` on a Mac, else `Ctrl K`. */
export function keysShown(keys: string, mac: boolean): string {
  const { key, mod, alt, shift } = parsed(keys);
  const names = mac ? { mod: '⌘', alt: '⌥', shift: '⇧' } : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' };
  const held = [mod && names.mod, alt && names.alt, shift && names.shift].filter((name) => name !== false);
  return [...held, key.length === 1 ? key.toUpperCase() : (keys.split('+').pop() ?? '')].join(mac ? '' : ' ');
}
