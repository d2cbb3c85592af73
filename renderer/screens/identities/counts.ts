import type { Client } from '../../api/client.ts';
import { Resource } from '../../state/resource.svelte.ts';

/** How many rows each list of the screen has. */
export interface Counts {
  /** Links that wait for a decision. */
  readonly candidates: bigint;
  /** Conflicts. */
  readonly conflicts: number;
  /** Issues of the quality gate. */
  readonly issues: bigint;
  /** Decisions that are neither undone nor altered. */
  readonly decisions: number;
}

/** The numbers beside the names of the lists. */
export class ListCounts {
  /** The numbers, null until they are known. */
  readonly all = new Resource<Counts>();
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Asks for all of them. */
  load(): void {
    void this.all.load(async () => {
      const [links, conflicts, issues, decisions] = await Promise.all([
        this.#client.call('identities.links', { offset: 0, limit: 1 }),
        this.#client.call('identities.conflicts', {}),
        this.#client.call('quality.list', { offset: 0, limit: 1 }),
        this.#client.call('identities.decisions', {}),
      ]);
      return {
        candidates: links.total,
        conflicts: conflicts.conflicts.length,
        issues: issues.total,
        decisions: decisions.decisions.filter(({ state }) => state !== 'undone' && state !== 'altered')
          .length,
      };
    });
  }
}
