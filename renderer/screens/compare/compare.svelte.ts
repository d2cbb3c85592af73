import { COMPARE_SORTS } from '#core/model/compare.ts';
import type { CallArgs, CallResult, CaseFilter, Comparison } from '#core/api/contract.ts';
import type { TimeSpan } from '../../charts/time-strip/geometry.ts';
import { sortOf } from '../../parts/sorting.ts';
import { Resource } from '../../state/resource.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import type { GridSort } from '../../widgets/virtual-grid/types.ts';
import {
  comparePlace,
  compareWord,
  periodsAround,
  type ComparePlace,
  type SideEvents,
  type SideName,
} from './places.ts';

/** What is known of one credential that is compared. */
export interface Profile {
  readonly credential: CallResult<'credentials.get'>['credential'];
  readonly use: CallResult<'usage.of'>;
}

/** Two sides as the screen compares them: which they are, by what, and what the engine answers. */
export class Compare {
  /** The rows. */
  readonly rows = new Resource<Comparison>();
  /** What the two credentials may do. */
  readonly scopes = new Resource<CallResult<'compare.scopes'>>();
  /** What the two credentials are. */
  readonly profiles = new Resource<Readonly<Record<SideName, Profile>>>();
  readonly #workbench: Workbench;
  readonly #place = $derived.by(() => comparePlace(this.#workbench.router.route.view));
  readonly #periods = $derived.by(() => {
    const { router, times } = this.#workbench;
    const around = times.span && periodsAround(router.route, times.span);
    const { a, b } = this.#place.periods;
    const [before, after] = [a ?? around?.a, b ?? around?.b];
    return before && after ? { a: before, b: after } : null;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** What the address says. */
  get place(): ComparePlace {
    return this.#place;
  }

  /** The two periods, null for an empty case. */
  get periods(): Readonly<Record<SideName, TimeSpan>> | null {
    return this.#periods;
  }

  /** Whether two credentials are compared, not two periods. */
  get ofCredentials(): boolean {
    return this.#place.view !== 'periods';
  }

  /** Whether both credentials are chosen. */
  get chosen(): boolean {
    return this.#place.keys.a !== null && this.#place.keys.b !== null;
  }

  /** How the rows are sorted. */
  get sort(): GridSort {
    const sort = sortOf(this.#workbench.router.route.sort, { id: 'state', descending: false });
    return COMPARE_SORTS.some((id) => id === sort.id) ? sort : { id: 'state', descending: false };
  }

  /** Goes to another place of the screen. */
  go(part: Partial<ComparePlace>): void {
    this.#workbench.router.change({ view: compareWord({ ...this.#place, ...part }) }, true);
  }

  /** The address of another place of the screen. */
  href(part: Partial<ComparePlace>): string {
    return this.#workbench.router.href({ view: compareWord({ ...this.#place, ...part }) });
  }

  /** Holds one side's period fast, or with null lets it follow the brushed range. */
  hold(side: SideName, period: TimeSpan | null): void {
    this.go({ periods: { ...this.#place.periods, [side]: period } });
  }

  /** Chooses one side's credential. */
  pick(side: SideName, key: string): void {
    this.go({ keys: { ...this.#place.keys, [side]: key } });
  }

  /** Changes the two sides about. */
  swap(): void {
    const { keys } = this.#place;
    const periods = this.#periods;
    if (this.ofCredentials) this.go({ keys: { a: keys.b, b: keys.a } });
    else if (periods) this.go({ periods: { a: periods.b, b: periods.a } });
  }

  /** Which events a side's numbers count. */
  events(side: SideName): SideEvents {
    return this.ofCredentials
      ? { period: null, key: this.#place.keys[side] }
      : { period: this.#periods?.[side] ?? null, key: null };
  }

  /** Asks for what is shown. */
  ask(filter: CaseFilter): void {
    const { client } = this.#workbench;
    const { view, by, state, keys } = this.#place;
    const { id, descending } = this.sort;
    const sort = COMPARE_SORTS.find((each) => each === id) ?? 'state';
    const order = { filter, by, sort, descending, ...(state === null ? {} : { state }) };
    const { a, b } = keys;
    if (view === 'periods') {
      const periods = this.#periods;
      if (periods) this.#load('compare.periods', { ...order, ...periods });
    } else if (a === null || b === null) {
      this.rows.clear();
    } else if (view === 'credentials') {
      this.#load('compare.credentials', { ...order, a, b });
    } else {
      void this.scopes.load(() => client.call('compare.scopes', { a, b }));
      void this.profiles.load(async () => {
        const [one, other] = await Promise.all([this.#profile(a), this.#profile(b)]);
        return { a: one, b: other };
      });
    }
  }

  async #profile(key: string): Promise<Profile> {
    const { client } = this.#workbench;
    const [{ credential }, use] = await Promise.all([
      client.call('credentials.get', { key }),
      client.call('usage.of', { key }),
    ]);
    return { credential, use };
  }

  #load<K extends 'compare.periods' | 'compare.credentials'>(name: K, args: CallArgs<K>): void {
    void this.rows.load(async () => (await this.#workbench.client.call(name, args)) as Comparison);
  }
}
