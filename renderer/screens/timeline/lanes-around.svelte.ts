import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';

const WAIT = 80;
const MOST = 200;

/** What is known of the lanes in sight and some around them, asked for once scrolling has come to rest. */
export class LanesAround<T> {
  #all = $state.raw<readonly T[]>([]);
  #error = $state.raw<CredtrailError | null>(null);
  #busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = '';
  readonly #bring: (keys: readonly string[]) => Promise<readonly T[]>;

  /** `bring` asks the engine about lanes, named by the keys of their credentials. */
  constructor(bring: (keys: readonly string[]) => Promise<readonly T[]>) {
    this.#bring = bring;
  }

  /** What is at hand; some may be of lanes that are no longer in sight. */
  get all(): readonly T[] {
    return this.#all;
  }

  /** Why something is missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether an answer is awaited. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Says which lanes are in sight. */
  want(lanes: readonly string[]): void {
    const keys = lanes.slice(0, MOST);
    const asked = keys.join('\n');
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#timer);
    this.#busy = keys.length > 0;
    if (keys.length > 0) this.#timer = setTimeout(() => void this.#load(keys, asked), WAIT);
  }

  /** Forgets everything: the lanes are others. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#asked = '';
    this.#all = [];
    this.#busy = false;
  }

  async #load(keys: readonly string[], asked: string): Promise<void> {
    try {
      const all = await this.#bring(keys);
      if (asked !== this.#asked) return;
      this.#error = null;
      this.#all = all;
    } catch (error) {
      if (asked === this.#asked) this.#error = asCredtrailError(error);
    } finally {
      if (asked === this.#asked) this.#busy = false;
    }
  }
}
