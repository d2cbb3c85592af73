import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../api/client.ts';

const AT_ONCE = 500;
const KEPT = 20_000;

/** What the networks of addresses on the screen are called; each is asked for once, many together. */
export class Networks {
  readonly #labels = new SvelteMap<string, string | null>();
  readonly #client: Client;
  #wanted = new Set<string>();
  #asking = false;
  #turn = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The name of the network of an address, null while it is not known and where it has none; what could not be had is asked for again. */
  labelOf(address: string | null): string | null {
    if (address === null || address === '') return null;
    const label = this.#labels.get(address);
    if (label === undefined) this.#want(address);
    return label ?? null;
  }

  /** Forgets the names, also those on their way, as when a list of networks has come or gone. */
  forget(): void {
    this.#turn += 1;
    this.#labels.clear();
  }

  #want(address: string): void {
    this.#wanted.add(address);
    if (this.#asking) return;
    this.#asking = true;
    queueMicrotask(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    while (this.#wanted.size > 0) {
      const addresses = [...this.#wanted].slice(0, AT_ONCE);
      for (const address of addresses) this.#wanted.delete(address);
      const turn = this.#turn;
      const labels = await this.#answer(addresses);
      if (turn !== this.#turn) for (const address of addresses) this.#wanted.add(address);
      if (turn !== this.#turn || !labels) continue;
      if (this.#labels.size > KEPT) this.#labels.clear();
      addresses.forEach((address, at) => {
        this.#labels.set(address, labels[at] ?? null);
        this.#wanted.delete(address);
      });
    }
    this.#asking = false;
  }

  /** Names are an addition to a row; where they cannot be had, the row stands without them. */
  async #answer(addresses: readonly string[]): Promise<readonly (string | null)[] | null> {
    try {
      return (await this.#client.call('networks.label', { addresses: [...addresses] })).labels;
    } catch {
      return null;
    }
  }
}
