import { untrack } from 'svelte';
import type { CallArgs, CaseFilter, Row } from '#core/api/contract.ts';
import { LANE_GROUPS } from '#core/model/orders.ts';
import { fractionOf, timeAt, type TimeSpan } from '../../charts/time-strip/geometry.ts';
import { Layout, type LayoutRow } from '../../charts/timeline/layout.ts';
import { blocksOf, levelFor, stretchesOf, TILE_LANES } from '../../charts/timeline/tiles.ts';
import { text } from '../../format/rows.ts';
import { fingerprint, withoutTime } from '../../state/filters.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { bringBands, type LaneBand } from './lane-bands.ts';
import { bringLinks, type LaneLink } from './lane-links.ts';
import { LaneRows, type LaneQuestion } from './lane-rows.svelte.ts';
import { laneOrder, type LaneSort } from './order.ts';
import { LanesAround } from './lanes-around.svelte.ts';
import { TileStore, type WantedTile } from './tile-store.svelte.ts';
import { TimeWindow } from './time-window.svelte.ts';

/** Height of a row, in pixels. */
export const ROW = 26;
/** Height of the axis above the lanes. */
export const AXIS = 26;
const BESIDE = 40;

/** How lanes are grouped. */
export type Grouping = NonNullable<CallArgs<'timeline.groups'>['group']>;

/** A row in sight. */
export interface ShownRow {
  /** Its place among all rows. */
  readonly row: number;
  /** Its upper edge, in pixels from that of the lanes. */
  readonly y: number;
  /** What it is. */
  readonly at: LayoutRow;
  /** The credential of a lane, null for a group and while it is not at hand. */
  readonly lane: Row | null;
}

function byKey(bands: readonly LaneBand[]): ReadonlyMap<string, readonly LaneBand[]> {
  const found = new Map<string, LaneBand[]>();
  for (const band of bands) found.set(band.key, [...(found.get(band.key) ?? []), band]);
  return found;
}

/** The timeline: its lanes, the time in sight, what is chosen in it, and what must be fetched for that. */
export class Timeline {
  /** The lanes. */
  readonly rows: LaneRows;
  /** What happened in them. */
  readonly tiles: TileStore;
  /** What comes from what. */
  readonly links: LanesAround<LaneLink>;
  /** Where issued and used do not fit. */
  readonly bands: LanesAround<LaneBand>;
  /** The time in sight. */
  readonly window: TimeWindow;
  /** Pixels scrolled down. */
  top = $state(0);
  /** Height of the lanes in sight, in pixels. */
  height = $state(0);
  /** Width of the picture, in pixels. */
  width = $state(1);
  /** The row that the keys are on. */
  active = $state(0);
  /** The moment that was pointed at, null for none. */
  cursor = $state<bigint | null>(null);
  /** The moment under the pointer, null for none. */
  hover = $state<bigint | null>(null);
  /** A range that is being drawn, null for none. */
  brush = $state.raw<TimeSpan | null>(null);
  #folded = $state.raw<ReadonlySet<number>>(new Set());
  #asked = '';
  readonly #workbench: Workbench;
  readonly #layout = $derived.by(
    () =>
      new Layout(
        this.rows.groups.map(({ lanes }) => lanes),
        this.#folded,
        this.grouping !== 'none',
      ),
  );

  readonly #bandsByKey = $derived.by(() => byKey(this.bands.all));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.rows = new LaneRows(workbench.client);
    this.tiles = new TileStore(workbench.client);
    this.links = new LanesAround((keys) => bringLinks(workbench.client, keys));
    this.bands = new LanesAround((keys) => bringBands(workbench.client, keys));
    this.window = new TimeWindow(() => workbench.times.span);
  }

  /** How lanes are grouped, as the address says. */
  get grouping(): Grouping {
    const { view } = this.#workbench.router.route;
    return LANE_GROUPS.find((group) => group === view) ?? 'agent';
  }

  /** What lanes are ordered by, as the address says. */
  get sort(): LaneSort {
    return laneOrder(this.#workbench.router.route.sort).sort;
  }

  /** Which row stands where. */
  get layout(): Layout {
    return this.#layout;
  }

  /** The rows in sight, from top to bottom. */
  get shown(): readonly ShownRow[] {
    return this.#between(0);
  }

  /** The rows in sight and some above and below. */
  get around(): readonly ShownRow[] {
    return this.#between(BESIDE);
  }

  #between(beside: number): readonly ShownRow[] {
    const first = Math.max(0, Math.floor(this.top / ROW) - beside);
    const last = Math.ceil((this.top + this.height) / ROW) + beside;
    const out: ShownRow[] = [];
    for (let row = first; row <= last; row++) {
      const at = this.#layout.at(row);
      if (!at) continue;
      const lane = at.kind === 'lane' ? this.rows.row(at.lane) : null;
      out.push({ row, y: row * ROW - this.top, at, lane });
    }
    return out;
  }

  /** Where issued and used do not fit in the lane of a credential, as far as it is at hand. */
  bandsOf(key: string | null): readonly LaneBand[] {
    return this.#bandsByKey.get(key ?? '') ?? [];
  }

  /** Whether something in sight is still awaited. */
  get busy(): boolean {
    const missing = this.shown.some(({ at, lane }) => at.kind === 'lane' && !lane);
    return this.rows.busy || this.tiles.busy || this.bands.busy || missing;
  }

  /** The lane that the keys are on, null on a group and while it is not at hand. */
  get chosen(): Row | null {
    const at = this.#layout.at(this.active);
    return at?.kind === 'lane' ? this.rows.row(at.lane) : null;
  }

  /** Whether the lanes of a group are hidden. */
  isFolded(group: number): boolean {
    return this.#folded.has(group);
  }

  /** Hides or shows the lanes of a group. */
  fold(group: number, folded = !this.#folded.has(group)): void {
    const next = new Set(this.#folded);
    if (folded) next.add(group);
    else next.delete(group);
    this.#folded = next;
    this.active = this.#layout.headOf(group);
  }

  /** Asks for the lanes that the filter, the grouping and the order name. */
  async ask(question: LaneQuestion): Promise<void> {
    const before = this.rows.epoch;
    const asked = fingerprint(question);
    const stay = asked === this.#asked;
    this.#asked = asked;
    await this.rows.ask(question);
    if (this.rows.epoch === before) return;
    this.tiles.reset(withoutTime(question.filter as CaseFilter));
    this.links.reset();
    this.bands.reset();
    if (stay) return;
    this.#folded = new Set();
    this.top = 0;
    this.active = this.#layout.at(0)?.kind === 'group' ? 1 : 0;
  }

  /** Fetches what the rows and the time in sight need and is not at hand. */
  want(): void {
    const lanes = this.shown.flatMap(({ at }) => (at.kind === 'lane' ? [at.lane] : []));
    void this.rows.version;
    const { target } = this.window;
    const { width } = this;
    untrack(() => {
      this.rows.want(lanes);
      const level = levelFor(target, width);
      const stretches = stretchesOf(target, level);
      const wanted = blocksOf(lanes).flatMap((block): WantedTile[] => {
        const keys = this.#keysOf(block * TILE_LANES, TILE_LANES);
        return keys ? stretches.map((index) => ({ id: { block, level, index }, keys })) : [];
      });
      this.tiles.want(wanted);
      const around = this.around.flatMap(({ lane }) => (lane ? [text(lane, 'credential_key') ?? ''] : []));
      this.links.want(around);
      this.bands.want(around);
    });
  }

  /** Moves the keys to a row, and scrolls as little as needed to show it. */
  go(row: number): void {
    this.active = Math.max(0, Math.min(row, this.#layout.length - 1));
    const edge = this.active * ROW;
    if (edge < this.top) this.scroll(edge);
    else if (edge + ROW > this.top + this.height) this.scroll(edge + ROW - this.height);
  }

  /** Scrolls to a place; the element that scrolls follows. */
  scroll(top: number): void {
    this.top = Math.max(0, Math.min(top, this.#layout.length * ROW - this.height));
  }

  /** The moment at a distance from the left edge, in pixels. */
  timeAt(x: number): bigint {
    return timeAt(x / Math.max(1, this.width), this.window.span);
  }

  /** How far from the left edge a moment lies, in pixels. */
  xOf(time: bigint): number {
    return fractionOf(time, this.window.span) * this.width;
  }

  #keysOf(first: number, count: number): readonly string[] | null {
    const keys: string[] = [];
    for (let lane = first; lane < Math.min(first + count, this.rows.total); lane++) {
      const row = this.rows.row(lane);
      if (!row) return null;
      keys.push(text(row, 'credential_key') ?? '');
    }
    return keys.length === 0 ? null : keys;
  }
}
