/** Runs a few pieces of work side by side; after one has failed no other is begun. */
export class Lanes {
  readonly #width: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  /** Begins a piece of work as soon as there is room; throws the failure of an earlier one. */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#width) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.error;
    const lane = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(lane));
    this.#running.add(lane);
  }

  /** Waits for everything under way, whether it fails or not. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Waits for everything under way; throws the first failure. */
  async finish(): Promise<void> {
    await this.settle();
    if (this.#failure) throw this.#failure.error;
  }
}
