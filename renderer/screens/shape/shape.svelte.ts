import { untrack } from 'svelte';
import type { CaseFilter } from '#core/api/contract.ts';
import { LIFETIME, REMAINING } from '../../scene/measures.ts';
import type { SpaceScene } from '../../scene/space-scene.ts';
import { FIRST_VIEW, type View } from '../../scene/view.ts';
import { Resource } from '../../state/resource.svelte.ts';
import type { ChosenCredential } from '../../state/selection.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { colouredBy, countsOf } from './colouring.ts';
import { placesOf, toldOrder } from './order.ts';
import { shapePlace, shapeWord, type Colouring, type ShapePlace } from './places.ts';
import { PointRows } from './point-rows.svelte.ts';
import { baselinesOf, ShapePoints, type Baseline } from './points.ts';
import { idealBoxes, labelsOf, marksOf, MOST_FAR } from './scene.ts';

/** Where points stand in the order of a column. */
interface PointOrder {
  readonly points: ShapePoints;
  readonly by: string;
  readonly places: Float64Array;
}

/** The state of the screen Shape: the points, how they are looked at, and which of them are meant. */
export class Shape {
  /** The points of the filter. */
  readonly points = new Resource<ShapePoints>();
  /** What is ideal. */
  readonly baselines = new Resource<readonly Baseline[]>();
  /** The order that the table was last sorted by, where the engine told it. */
  readonly order = new Resource<PointOrder>();
  readonly #workbench: Workbench;
  #view = $state.raw<View>(FIRST_VIEW);
  #hover = $state(-1);
  #brushed = $state.raw<ReadonlySet<bigint> | null>(null);
  #solid = $state(true);
  #turn = 0;
  readonly #place = $derived.by(() => shapePlace(this.#workbench.router.route.view));
  readonly #plot = $derived.by(() => this.points.value?.plot(this.#place.axis) ?? null);
  readonly #coloured = $derived.by(() => this.points.value && colouredBy(this.points.value, this.colouring));
  readonly #marks = $derived.by(() => this.points.value && marksOf(this.points.value));
  readonly #kinds = $derived.by(() =>
    this.points.value ? countsOf(this.points.value.categories('kind')) : new Map<string | null, number>(),
  );
  readonly #chosen = $derived.by(() => {
    const key = this.#workbench.selection.credential?.key;
    const { value } = this.points;
    const id = key === undefined ? null : (value?.rows.idOf(key) ?? null);
    return id === null ? -1 : (value?.place(id) ?? -1);
  });
  readonly #weak = $derived.by(() => {
    const { value } = this.points;
    const brushed = this.#brushed;
    return value && brushed ? Uint8Array.from(value.ids, (id) => (brushed.has(id) ? 0 : 1)) : null;
  });
  readonly #labels = $derived.by(() =>
    this.points.value ? labelsOf(this.points.value, this.#weak, this.#chosen) : [],
  );
  readonly #ideals = $derived.by(() => {
    const kind = this.#chosen < 0 ? null : (this.points.value?.text(this.#chosen, 'kind') ?? null);
    return idealBoxes(this.baselines.value ?? [], this.#kinds, kind);
  });
  readonly #scene = $derived.by((): SpaceScene | null => {
    const plot = this.#plot;
    const coloured = this.#coloured;
    const marks = this.#marks;
    if (!plot || !coloured || !marks) return null;
    return {
      plot,
      colours: coloured.places,
      weak: this.#weak,
      across: this.#place.axis === 'whole' ? LIFETIME : REMAINING,
      ideals: this.#ideals,
      marks,
      labels: this.#labels,
      chosen: this.#chosen,
      hover: this.#hover,
    };
  });
  readonly #shown = $derived.by((): readonly number[] => {
    const { value } = this.points;
    const weak = this.#weak;
    return value ? Array.from(value.ids.keys()).filter((i) => weak?.[i] !== 1) : [];
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** How the points are looked at. */
  get place(): ShapePlace {
    return this.#place;
  }

  /** What the colours in force tell apart: what was asked for last, once it is there. */
  get colouring(): Colouring {
    return this.#place.colour === 'kind' ? 'kind' : (this.points.value?.colour ?? 'kind');
  }

  /** What a view draws, null before there are points. */
  get scene(): SpaceScene | null {
    return this.#scene;
  }

  /** The colours, null before there are points. */
  get coloured() {
    return this.#coloured;
  }

  /** From where the plot is looked at. */
  get view(): View {
    return this.#view;
  }

  set view(view: View) {
    this.#view = view;
  }

  /** The point that is pointed at, -1 for none. */
  get hover(): number {
    return this.#hover;
  }

  set hover(index: number) {
    this.#hover = index;
  }

  /** The chosen point, -1 for none. */
  get chosen(): number {
    return this.#chosen;
  }

  /** Credentials that the reader drew a rectangle around, null for none. */
  get brushed(): ReadonlySet<bigint> | null {
    return this.#brushed;
  }

  set brushed(ids: ReadonlySet<bigint> | null) {
    this.#brushed = ids;
  }

  /** Whether the browser can draw in space. */
  get solid(): boolean {
    return this.#solid;
  }

  set solid(solid: boolean) {
    this.#solid = solid;
  }

  /** Points that are meant, the furthest from ideal first. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  /** Whether answers are awaited. */
  get busy(): boolean {
    return this.points.busy || this.baselines.busy;
  }

  /** Asks for the points of a filter, with what is told of the first of them and of the chosen one. */
  ask(filter: CaseFilter, colour: Colouring): void {
    const { client, edition, selection } = this.#workbench;
    const { asOf } = filter;
    const rows = new PointRows(async (ids, keys) => {
      if (this.#workbench.edition !== edition) return null;
      const told = await client.call('shape.rows', { ids, keys, ...(asOf === undefined ? {} : { asOf }) });
      return this.#workbench.edition === edition ? told.rows() : null;
    });
    void this.points.load(async () => {
      const columns = await client.call('shape.points', { filter, ...(colour === 'kind' ? {} : { colour }) });
      const points = new ShapePoints(columns, colour, rows);
      const key = selection.credential?.key;
      await rows.bring([...points.ids.subarray(0, MOST_FAR)], key === undefined ? [] : [key]);
      return points;
    });
  }

  /** Says what must be told beside the points: of those that stand out, of the one that is pointed at and of the chosen one. */
  want(): void {
    const { value } = this.points;
    const key = this.#workbench.selection.credential?.key;
    if (!value) return;
    const ids = [...this.#shown.slice(0, MOST_FAR), ...(this.#hover < 0 ? [] : [this.#hover])].flatMap(
      (index) => value.ids[index] ?? [],
    );
    untrack(() => value.rows.want(ids, key === undefined ? [] : [key]));
  }

  /** Asks for the order of the points by a column, where only the engine knows it and it is not there. */
  askOrder(filter: CaseFilter, id: string): void {
    const by = toldOrder(id);
    const { value: points } = this.points;
    if (!by || !points || this.places(points, id)) return;
    const { client } = this.#workbench;
    void this.order.load(async () => {
      const places = placesOf(points, await client.call('shape.order', { filter, by }));
      return { points, by, places };
    });
  }

  /** Where points stand in the order of a column, null where the engine did not tell it. */
  places(points: ShapePoints, id: string): Float64Array | null {
    const { value } = this.order;
    return value?.points === points && value.by === id ? value.places : null;
  }

  /** Asks what is ideal. */
  askBaselines(): void {
    const { client } = this.#workbench;
    void this.baselines.load(async () => baselinesOf(await client.call('shape.baseline', {})));
  }

  /** Goes to another way of looking at the points. */
  go(part: Partial<ShapePlace>): void {
    this.#workbench.router.change({ view: shapeWord({ ...this.#place, ...part }) }, true);
  }

  /** Chooses a point on every screen. */
  choose(index: number, points = this.points.value): void {
    void this.#told(index, points, (credential) => this.#workbench.selection.choose(credential));
  }

  /** Opens the page of a point's credential. */
  open(index: number, points = this.points.value): void {
    void this.#told(index, points, (credential) => {
      this.#workbench.selection.choose(credential);
      window.location.hash = this.#workbench.router.place('credentials', { key: credential.key });
    });
  }

  /** Primary keys of the points that are meant, the furthest from ideal first. */
  async keys(): Promise<readonly string[]> {
    const { value } = this.points;
    const ids = value ? this.#shown.flatMap((index) => value.ids[index] ?? []) : [];
    const answer = await this.#workbench.client.call('shape.keys', { ids });
    return answer.rows().map((row) => String(row['credential_key']));
  }

  /** A key of the agent with a name that colours tell apart, null where that is not to be had. */
  async agentKey(agent: string): Promise<string | null> {
    const { value } = this.points;
    const { values, places } = value?.categories('agent') ?? { values: [], places: new Uint32Array() };
    const id = value?.ids[places.indexOf(values.indexOf(agent))];
    if (id === undefined) return null;
    await value?.rows.bring([id]);
    return (value?.rows.row(id)?.['agent_key'] as string | null | undefined) ?? null;
  }

  /** Goes on with what is told of a point: at once where it is there, else when it has come, unless another was chosen since. */
  async #told(
    index: number,
    points: ShapePoints | null,
    then: (credential: ChosenCredential) => void,
  ): Promise<void> {
    const id = points?.ids[index];
    if (!points || id === undefined) return;
    const turn = ++this.#turn;
    if (!points.rows.row(id)) {
      points.rows.want([id]);
      await points.rows.idle();
    }
    const key = points.key(index);
    if (turn !== this.#turn || key === null) return;
    then({ key, label: points.text(index, 'label'), kind: points.text(index, 'kind') });
  }
}
