/** Which theme is asked for; `system` follows the system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'credtrail.theme';
const ORDER: readonly ThemeChoice[] = ['system', 'light', 'dark'];

function stored(): ThemeChoice {
  const text = localStorage.getItem(KEY);
  return ORDER.find((choice) => choice === text) ?? 'system';
}

/** The theme, remembered on this machine. */
export class Theme {
  #choice = $state<ThemeChoice>('system');

  constructor() {
    this.#choice = stored();
    this.#apply();
  }

  /** What is asked for. */
  get choice(): ThemeChoice {
    return this.#choice;
  }

  /** Goes on to the next of system, light and dark. */
  next(): void {
    this.#choice = ORDER[(ORDER.indexOf(this.#choice) + 1) % ORDER.length] ?? 'system';
    localStorage.setItem(KEY, this.#choice);
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    if (this.#choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.#choice;
  }
}
