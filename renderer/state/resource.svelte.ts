import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';

/** A value that is asked for: what came, what went wrong, and whether an answer is still awaited. */
export class Resource<T> {
  #value = $state.raw<T | null>(null);
  #error = $state.raw<CredtrailError | null>(null);
  #busy = $state(false);
  #turn = 0;

  /** The last answer, kept while the next is awaited; null before the first. */
  get value(): T | null {
    return this.#value;
  }

  /** Why there is no newer answer, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether an answer is awaited. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Asks; only the answer to the last question counts. */
  async load(ask: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    try {
      const value = await ask();
      if (turn === this.#turn) this.#settle(value, null);
    } catch (error) {
      if (turn === this.#turn) this.#settle(this.#value, asCredtrailError(error));
    }
  }

  /** Forgets the answer, for when the question is about something else. */
  clear(): void {
    this.#turn += 1;
    this.#busy = false;
    this.#settle(null, null);
  }

  #settle(value: T | null, error: CredtrailError | null): void {
    this.#value = value;
    this.#error = error;
    this.#busy = false;
  }
}
