import type { CallResult, CaseFilter } from '#core/api/contract.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { Client } from '../api/client.ts';
import { caseFilter, filterPart, fingerprint, isWhole, sameFilter } from './filters.ts';
import type { FilterPart } from './route.ts';
import type { Router } from './router.svelte.ts';

type Kept = CallResult<'views.get'>;

/** How long a filter stands before it is kept as the last one, in ms. */
const REST = 600;

/** The filters that the case keeps: the last one, which a new page takes up again, and those with a name. */
export class Views {
  readonly #client: Client;
  readonly #router: Router;
  #kept = $state.raw<Kept | null>(null);
  #restored = $state.raw<FilterPart | null>(null);
  #error = $state.raw<CredtrailError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, router: Router) {
    this.#client = client;
    this.#router = router;
  }

  /** Filters with a name, in its order; none until they are known. */
  get named(): Kept['views'] {
    return this.#kept?.views ?? [];
  }

  /** Why what was kept could not be understood, null if it could. */
  get fault(): string | null {
    return this.#kept?.fault ?? null;
  }

  /** Why something could not be kept, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether the filter is still the one that the case was left with, taken up again by itself. */
  get restored(): boolean {
    return this.#restored !== null && sameFilter(this.#restored, this.#router.route);
  }

  /** Asks for what is kept; where the address names no filter and opens nothing, the last one is taken up again. */
  async open(): Promise<void> {
    await this.#change(() => this.#client.call('views.get', {}));
    const { route } = this.#router;
    const last = this.#kept?.last;
    if (!last || !isWhole(route) || route.event !== null || route.record !== null) return;
    const part = filterPart(last);
    if (isWhole(part)) return;
    this.#restored = part;
    this.#router.change(part, true);
  }

  /** Keeps a filter as the last one once it has stood for a moment. */
  remember(filter: CaseFilter): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { last } = this.#kept ?? {};
      const same = last && fingerprint(caseFilter(filterPart(last))) === fingerprint(filter);
      if (this.#kept && !same) void this.#change(() => this.#client.call('views.save', { filter }));
    }, REST);
  }

  /** Keeps the filter of now under a name. */
  async save(name: string): Promise<void> {
    const filter = caseFilter(this.#router.route);
    await this.#change(() => this.#client.call('views.save', { name, filter }));
  }

  /** Forgets the filter of a name. */
  async remove(name: string): Promise<void> {
    await this.#change(() => this.#client.call('views.remove', { name }));
  }

  /** Looks at the case through a kept filter. */
  apply(filter: CaseFilter): void {
    this.#router.change(filterPart(filter));
  }

  async #change(ask: () => Promise<Kept>): Promise<void> {
    try {
      this.#kept = await ask();
      this.#error = null;
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
  }
}
