import type { CallArgs, CallResult } from '#core/api/contract.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { Client } from '../api/client.ts';

/** One of the cases that this user opened. */
export type RecentCase = CallResult<'host.cases'>['cases'][number];

/** The cases of this user, and what was dropped on the window. */
export class Cases {
  #recent = $state.raw<readonly RecentCase[]>([]);
  #dropped = $state.raw<readonly string[]>([]);
  #error = $state.raw<CredtrailError | null>(null);
  #busy = $state(false);
  #open = $state(false);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The cases that were opened, the last one first. */
  get recent(): readonly RecentCase[] {
    return this.#recent;
  }

  /** Paths that were dropped and wait for the reader's decision; empty if none do. */
  get dropped(): readonly string[] {
    return this.#dropped;
  }

  /** Why a case could not be opened, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether a case is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether the list lies open before the reader. */
  get open(): boolean {
    return this.#open;
  }

  set open(open: boolean) {
    this.#open = open;
    if (open) void this.load();
  }

  /** Listens to what is dropped; the returned function stops it. */
  start(): () => void {
    return this.#client.on('host.dropped', ({ paths }) => (this.#dropped = paths));
  }

  /** Asks for the list. */
  async load(): Promise<void> {
    await this.#guard(async () => {
      this.#recent = (await this.#client.call('host.cases', {})).cases;
    });
  }

  /** Opens a case in a window of its own; true if one was opened. */
  async show(request: CallArgs<'host.open'>): Promise<boolean> {
    let opened = false;
    this.#busy = true;
    await this.#guard(async () => {
      opened = (await this.#client.call('host.open', request)).dir !== null;
    });
    this.#busy = false;
    return opened;
  }

  /** Takes a case off the list. */
  async forget(dir: string): Promise<void> {
    await this.#guard(() => this.#client.call('host.forget', { dir }));
    if (!this.#error) await this.load();
  }

  /** The reader has decided about what was dropped. */
  clearDropped(): void {
    this.#dropped = [];
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    this.#error = null;
    try {
      await work();
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
  }
}
