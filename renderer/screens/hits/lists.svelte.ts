import type { CallArgs, CallResult, ListInfo } from '#core/api/contract.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import { Resource } from '../../state/resource.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';

type Taken = CallResult<'lists.import'>;

/** What is done with lists: which there are, taking one in, removing one. */
export class Lists {
  /** The lists of the case. */
  readonly all = new Resource<CallResult<'lists.all'>>();
  #busy = $state(false);
  #error = $state.raw<CredtrailError | null>(null);
  #taken = $state.raw<Taken | null>(null);
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Whether a list is being taken in. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last list could not be taken in or removed, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** The list taken in last, with what of it was not understood; null before one was. */
  get taken(): Taken | null {
    return this.#taken;
  }

  /** Asks which lists there are. */
  load(): void {
    void this.all.load(() => this.#workbench.client.call('lists.all', {}));
  }

  /** Takes in a list that was pasted. */
  paste(kind: ListInfo['kind'], name: string, text: string): Promise<boolean> {
    return this.#take({ kind, text, ...named(name) });
  }

  /** Takes in a file of this browser. */
  async send(kind: ListInfo['kind'], name: string, file: File): Promise<boolean> {
    return this.#guard(async () => {
      const path = await this.#workbench.client.upload(file, file.name);
      await this.#keep({ kind, path, ...named(name) });
    });
  }

  /** Lets the reader pick a file in the system's dialog, and takes it in. */
  pick(kind: ListInfo['kind'], name: string): Promise<boolean> {
    return this.#guard(async () => {
      const { paths } = await this.#workbench.client.call('host.pick', { what: 'files' });
      for (const path of paths) await this.#keep({ kind, path, ...(paths.length === 1 ? named(name) : {}) });
    });
  }

  /** Removes a list. */
  remove({ kind, name }: ListInfo): Promise<boolean> {
    return this.#guard(async () => {
      await this.#workbench.client.call('lists.remove', { kind, name });
      if (this.#taken?.list.name === name) this.#taken = null;
    });
  }

  #take(args: CallArgs<'lists.import'>): Promise<boolean> {
    return this.#guard(() => this.#keep(args));
  }

  async #keep(args: CallArgs<'lists.import'>): Promise<void> {
    this.#taken = await this.#workbench.client.call('lists.import', args);
  }

  async #guard(work: () => Promise<void>): Promise<boolean> {
    this.#busy = true;
    this.#error = null;
    try {
      await work();
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
    this.#busy = false;
    this.#workbench.networks.forget();
    this.load();
    return this.#error === null;
  }
}

function named(name: string): { name?: string } {
  return name.trim() === '' ? {} : { name: name.trim() };
}
