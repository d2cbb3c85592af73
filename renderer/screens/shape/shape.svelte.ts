import type { CaseFilter } from '#core/api/contract.ts';
import { LIFETIME, REMAINING } from '../../scene/measures.ts';
import type { SpaceScene } from '../../scene/space-scene.ts';
import { FIRST_VIEW, type View } from '../../scene/view.ts';
import { Resource } from '../../state/resource.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { colouredBy, countsOf } from './colouring.ts';
import { shapePlace, shapeWord, type ShapePlace } from './places.ts';
import { baselinesOf, ShapePoints, type Baseline } from './points.ts';
import { idealBoxes, labelsOf, marksOf } from './scene.ts';

/** The state of the screen Shape: the points, how they are looked at, and which of them are meant. */
export class Shape {
  /** The points of the filter. */
  readonly points = new Resource<ShapePoints>();
  /** What is ideal. */
  readonly baselines = new Resource<readonly Baseline[]>();
  readonly #workbench: Workbench;
  #view = $state.raw<View>(FIRST_VIEW);
  #hover = $state(-1);
  #brushed = $state.raw<ReadonlySet<bigint> | null>(null);
  #solid = $state(true);
  readonly #place = $derived.by(() => shapePlace(this.#workbench.router.route.view));
  readonly #plot = $derived.by(() => this.points.value?.plot(this.#place.axis) ?? null);
  readonly #coloured = $derived.by(
    () => this.points.value && colouredBy(this.points.value, this.#place.colour),
  );
  readonly #marks = $derived.by(() => this.points.value && marksOf(this.points.value));
  readonly #kinds = $derived.by(() =>
    this.points.value ? countsOf(this.points.value.categories('kind')) : new Map<string | null, number>(),
  );
  readonly #chosen = $derived.by(() => {
    const key = this.#workbench.selection.credential?.key;
    return key === undefined ? -1 : (this.points.value?.place(key) ?? -1);
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

  /** Asks for the points of a filter. */
  ask(filter: CaseFilter): void {
    const { client } = this.#workbench;
    void this.points.load(async () => new ShapePoints(await client.call('shape.points', { filter })));
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
  choose(index: number): void {
    const { value } = this.points;
    if (!value || index < 0) return;
    const [label, kind] = [value.text(index, 'label'), value.text(index, 'kind')];
    this.#workbench.selection.choose({ key: value.key(index), label, kind });
  }

  /** Opens the page of a point's credential. */
  open(index: number): void {
    const { value } = this.points;
    if (!value || index < 0) return;
    this.choose(index);
    window.location.hash = this.#workbench.router.place('credentials', { key: value.key(index) });
  }
}
