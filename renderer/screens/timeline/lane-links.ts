import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { Client } from '../../api/client.ts';
import { int, small, text } from '../../format/rows.ts';

/** What comes from what, between two lanes. */
export interface LaneLink {
  /** Key of the child's lane. */
  readonly child: string;
  /** Key of the parent's lane. */
  readonly parent: string;
  /** When the child was made or first used, in µs. */
  readonly time: bigint;
  /** Whether the link is certain. */
  readonly exact: boolean;
}

const WAIT = 80;
const MOST = 200;

/** The links between the lanes in sight, asked for once scrolling has come to rest. */
export class LaneLinks {
  #links = $state.raw<readonly LaneLink[]>([]);
  #error = $state.raw<CredtrailError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = '';
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The links at hand; some may be of lanes that are no longer in sight. */
  get all(): readonly LaneLink[] {
    return this.#links;
  }

  /** Why links are missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Says which lanes are in sight. */
  want(lanes: readonly string[]): void {
    const keys = lanes.slice(0, MOST);
    const asked = keys.join('\n');
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#timer);
    if (keys.length > 1) this.#timer = setTimeout(() => void this.#bring(keys, asked), WAIT);
  }

  /** Forgets the links: the lanes are others. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#asked = '';
    this.#links = [];
  }

  async #bring(keys: readonly string[], asked: string): Promise<void> {
    try {
      const columns = await this.#client.call('timeline.links', { keys: [...keys] });
      if (asked !== this.#asked) return;
      this.#error = null;
      this.#links = columns.rows().flatMap((row) => {
        const child = keys[small(row, 'child') ?? -1];
        const parent = keys[small(row, 'parent') ?? -1];
        const time = int(row, 'occurred_at');
        if (child === undefined || parent === undefined || time === null) return [];
        return [{ child, parent, time, exact: text(row, 'strength') === 'exact' }];
      });
    } catch (error) {
      if (asked === this.#asked) this.#error = asCredtrailError(error);
    }
  }
}
