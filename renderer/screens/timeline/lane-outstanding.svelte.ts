import type { Row } from '#core/api/contract.ts';
import type { CredtrailError } from '#core/base/error.ts';
import type { Client } from '../../api/client.ts';
import { int } from '../../format/rows.ts';
import { Resource } from '../../state/resource.svelte.ts';

interface Found {
  readonly key: string;
  readonly bands: readonly Row[];
  readonly attempts: readonly Row[];
}

/** What stands out in the chosen lane: where issued and used do not fit, and attempts to go further. */
export class LaneOutstanding {
  readonly #answer = new Resource<Found>();
  readonly #client: Client;
  #key = $state<string | null>(null);
  readonly #found = $derived(this.#answer.value?.key === this.#key ? this.#answer.value : null);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Rows of timeline.bands, in order of time. */
  get bands(): readonly Row[] {
    return this.#found?.bands ?? [];
  }

  /** Rows of timeline.attempts, in order of time: the first of them where there are many. */
  get attempts(): readonly Row[] {
    return this.#found?.attempts ?? [];
  }

  /** How many attempts and steps there are. */
  get total(): bigint {
    const [first] = this.attempts;
    return (first && int(first, 'total')) ?? 0n;
  }

  /** Why nothing newer is known, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#answer.error;
  }

  /** When something of it begins, each moment once, in order. */
  get moments(): readonly bigint[] {
    const times = [
      ...this.bands.map((row) => int(row, 'from_at')),
      ...this.attempts.map((row) => int(row, 'occurred_at')),
    ];
    return [...new Set(times.filter((time) => time !== null))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** Says which lane it is about: the key of its credential, null for none. */
  choose(key: string | null): void {
    this.#key = key;
  }

  /** Asks about the chosen lane. */
  async ask(): Promise<void> {
    const key = this.#key;
    if (key === null) return;
    await this.#answer.load(async () => {
      const [bands, attempts] = await Promise.all([
        this.#client.call('timeline.bands', { keys: [key] }),
        this.#client.call('timeline.attempts', { keys: [key] }),
      ]);
      return { key, bands: bands.rows(), attempts: attempts.rows() };
    });
  }
}
