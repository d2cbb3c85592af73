import type { CallArgs } from '#core/api/contract.ts';
import type { SettingsAnswer } from '#core/api/calls/settings.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { Client } from '../api/client.ts';
import { displayZone } from '../format/zone.svelte.ts';
import type { Theme } from './theme.svelte.ts';

/** What may be asked of `settings.set`. */
export type SettingsChange = CallArgs<'settings.set'>;

/** The settings of the person and of the case, kept by the host; the zone and the theme follow them. */
export class Preferences {
  #answer = $state.raw<SettingsAnswer | null>(null);
  #error = $state.raw<CredtrailError | null>(null);
  #open = $state(false);
  readonly #client: Client;
  readonly #theme: Theme;

  constructor(client: Client, theme: Theme) {
    this.#client = client;
    this.#theme = theme;
  }

  /** The settings as they are kept, null before the first answer. */
  get answer(): SettingsAnswer | null {
    return this.#answer;
  }

  /** Why the settings could not be read or kept, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether the settings lie open before the reader. */
  get open(): boolean {
    return this.#open;
  }

  set open(open: boolean) {
    this.#open = open;
  }

  /** Reads the settings and follows changes made in other windows; the returned function stops that. */
  start(): () => void {
    void this.#ask(() => this.#client.call('settings.get', {}));
    const deaf = this.#client.on('settings.changed', () => {
      void this.#ask(() => this.#client.call('settings.get', {}));
    });
    this.#theme.onchosen = (theme) => void this.set({ scope: 'user', values: { theme } });
    return () => {
      deaf();
      this.#theme.onchosen = null;
    };
  }

  /** Changes settings; those that are not named stay, null takes one back. */
  async set(change: SettingsChange): Promise<void> {
    await this.#ask(() => this.#client.call('settings.set', change));
  }

  async #ask(question: () => Promise<SettingsAnswer>): Promise<void> {
    this.#error = null;
    try {
      this.#answer = await question();
      displayZone.show(this.#answer.inForce.zone);
      if (this.#answer.user?.theme) this.#theme.show(this.#answer.user.theme);
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
  }
}
