import type { ThemeChoice } from '#core/api/calls/settings.ts';

export type { ThemeChoice };

const KEY = 'credtrail.theme';
const ORDER: readonly ThemeChoice[] = ['system', 'light', 'dark'];

function stored(): ThemeChoice {
  const text = localStorage.getItem(KEY);
  return ORDER.find((choice) => choice === text) ?? 'system';
}

/** The theme; remembered by the page for its first drawing, and by the settings for every page. */
export class Theme {
  /** Told of each choice of the reader, null while nobody keeps it. */
  onchosen: ((choice: ThemeChoice) => void) | null = null;
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
    this.choose(ORDER[(ORDER.indexOf(this.#choice) + 1) % ORDER.length] ?? 'system');
  }

  /** The reader chooses a theme. */
  choose(choice: ThemeChoice): void {
    this.show(choice);
    this.onchosen?.(choice);
  }

  /** Shows a theme that was chosen elsewhere. */
  show(choice: ThemeChoice): void {
    this.#choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    if (this.#choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.#choice;
  }
}
