import { getContext, setContext, untrack } from 'svelte';
import type { CallResult, CaseFilter, NoiseMode } from '#core/api/contract.ts';
import type { Client } from '../api/client.ts';
import type { TimeSpan } from '../charts/time-strip/geometry.ts';
import { Cases } from './cases.svelte.ts';
import { Commands } from './commands.svelte.ts';
import { Exporting } from './exporting.svelte.ts';
import { caseFilter, filterPart, fingerprint } from './filters.ts';
import { Importing } from './importing.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { Noting } from './noting.svelte.ts';
import { Networks } from './networks.ts';
import { Resource } from './resource.svelte.ts';
import { NO_FILTER } from './route.ts';
import { Router } from './router.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { BARS, TimeView } from './time-view.svelte.ts';
import { notValue, onlyValue } from './terms.ts';
import { Theme } from './theme.svelte.ts';
import { Views } from './views.svelte.ts';

/** Buckets asked for: more than are drawn, so that a busy part of the time can be drawn by itself. */
const BUCKETS = 2000;
/** Five minutes. */
const AROUND = 300_000_000n;
const CONTEXT = Symbol('workbench');

/** Everything the screens share: the engine, the case, where one is, what is selected, what is being imported. */
export class Workbench {
  /** The way to the engine. */
  readonly client: Client;
  /** Where the page is. */
  readonly router = new Router();
  /** What can be done by name or by keys. */
  readonly commands = new Commands();
  /** What is selected. */
  readonly selection = new Selection();
  /** The theme. */
  readonly theme = new Theme();
  /** Notes, tags and bookmarks. */
  readonly noting: Noting;
  /** The import. */
  readonly importing: Importing;
  /** The export. */
  readonly exporting: Exporting;
  /** The settings. */
  readonly preferences: Preferences;
  /** The cases of this user. */
  readonly cases: Cases;
  /** What the networks of addresses are called. */
  readonly networks: Networks;
  /** The filters that the case keeps. */
  readonly views: Views;
  /** What serves this page. */
  readonly host = new Resource<CallResult<'host.info'>>();
  /** The case in numbers. */
  readonly info = new Resource<CallResult<'case.info'>>();
  /** Events over the case's time. */
  readonly histogram = new Resource<CallResult<'case.histogram'>>();
  /** Those that the filter keeps, over the stretch that is drawn. */
  readonly bars = new Resource<CallResult<'case.histogram'>>();
  /** What the filter keeps in numbers. */
  readonly kept = new Resource<CallResult<'events.summary'>>();
  /** Which stretch of the time is drawn. */
  readonly times = new TimeView(this.histogram, this.bars, this.router);
  readonly #asked = $derived(fingerprint(caseFilter(this.router.route)));
  readonly #filter = $derived.by(() => {
    void this.#asked;
    return untrack(() => caseFilter(this.router.route));
  });
  #edition = $state(0);
  #counted = '';
  #drawn = '';
  #restarted = $state<string | null>(null);
  #online = $state(true);
  #masked = $state(0);

  constructor(client: Client) {
    this.client = client;
    this.importing = new Importing(client);
    this.networks = new Networks(client);
    this.noting = new Noting(client, this.selection);
    this.exporting = new Exporting(client);
    this.preferences = new Preferences(client, this.theme);
    this.cases = new Cases(client);
    this.views = new Views(client, this.router);
  }

  /** The filter that the address names and every screen shares; the same object as long as it says the same. */
  get filter(): CaseFilter {
    return this.#filter;
  }

  /** Grows whenever what is shown must be asked for again. */
  get edition(): number {
    return this.#edition;
  }

  /** Why the engine was started again, null if it was not or the reader knows. */
  get restarted(): string | null {
    return this.#restarted;
  }

  /** Whether the line to the engine is up. */
  get online(): boolean {
    return this.#online;
  }

  /** Secrets in what the reader wrote that were masked before it was kept, since the reader last knew; 0 if none. */
  get masked(): number {
    return this.#masked;
  }

  /** Whether the case holds nothing yet. */
  get empty(): boolean {
    return this.info.value?.files === 0n;
  }

  /** Starts listening and asks for what all else depends on; the returned function stops it. */
  start(): () => void {
    const stops = [
      this.router.start(),
      this.importing.listen(),
      this.preferences.start(),
      this.cases.start(),
      this.client.on('menu.command', ({ id }) => this.commands.run(id)),
      this.client.on('case.changed', () => this.refresh()),
      this.client.on('engine.restarted', ({ reason }) => {
        this.#restarted = reason;
        this.refresh();
        void this.importing.resume();
      }),
      this.client.onMasked((values) => {
        this.#masked += values;
      }),
      this.client.onLine((up) => {
        if (up && !this.#online) this.refresh();
        this.#online = up;
      }),
    ];
    void this.host.load(() => this.client.call('host.info', {}));
    return () => stops.forEach((stop) => stop());
  }

  /** Asks for what stands around the screens. */
  surround(): void {
    void this.views.open();
    void this.importing.resume();
    this.#count();
  }

  /** Asks for everything again. */
  refresh(): void {
    this.#edition += 1;
    this.#count();
  }

  #count(): void {
    void this.info.load(() => this.client.call('case.info', {}));
    void this.histogram.load(() => this.client.call('case.histogram', { buckets: BUCKETS }));
  }

  /** Asks what the filter keeps, in numbers and, over the stretch that is drawn, in bars; the range itself does not narrow these. */
  loadKept(filter: CaseFilter, span: TimeSpan | null): void {
    const counted = fingerprint([filter, this.#edition]);
    if (counted !== this.#counted || this.kept.error)
      void this.kept.load(() => this.client.call('events.summary', { filter }));
    this.#counted = counted;
    if (!span) {
      this.#drawn = '';
      return this.bars.clear();
    }
    const { terms, text, credential, noise } = filterPart(filter);
    const whole = caseFilter({ ...NO_FILTER, terms, text, credential, noise });
    const asked = fingerprint([span, whole, this.#edition]);
    if (asked === this.#drawn && !this.bars.error) return;
    this.#drawn = asked;
    void this.bars.load(() => this.client.call('case.histogram', { ...span, buckets: BARS, filter: whole }));
  }

  /** Keeps only the rows with this value. */
  filterOnly(field: string, value: string | null): void {
    this.router.change({ terms: onlyValue(this.router.route.terms, field, value) });
  }

  /** Leaves out the rows with this value. */
  filterNot(field: string, value: string | null): void {
    this.router.change({ terms: notValue(this.router.route.terms, field, value) });
  }

  /** Leaves out, shows or shows alone what cloud services do by themselves. */
  setNoise(noise: NoiseMode): void {
    this.router.change({ noise });
  }

  /** Keeps only what happened five minutes before and after a moment (µs). */
  filterAround(time: bigint): void {
    this.router.change({ from: time - AROUND, to: time + AROUND + 1n });
  }

  /** The reader knows that the engine was started again. */
  acknowledge(): void {
    this.#restarted = null;
  }

  /** The reader knows what was masked. */
  acknowledgeMasked(): void {
    this.#masked = 0;
  }
}

/** Makes the workbench known to every component below. */
export function provideWorkbench(workbench: Workbench): Workbench {
  return setContext(CONTEXT, workbench);
}

/** The workbench of the page. */
export function useWorkbench(): Workbench {
  return getContext<Workbench>(CONTEXT);
}
