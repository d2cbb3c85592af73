import type { Row } from '#core/api/contract.ts';
import type { Columns } from '../../api/columns.ts';
import type { Categories } from '../../api/column-values.ts';
import { lifetimePlace, remainingPlace } from '../../scene/measures.ts';
import { plotOf, type Plot } from '../../scene/plot.ts';
import type { Colouring } from './places.ts';
import type { PointRows } from './point-rows.svelte.ts';

/** Which length of time is measured. */
export type LifetimeAxis = 'whole' | 'remaining';

/** Credentials as points: numbers read once, what is told of each when it is wanted. What is not known is NaN. */
export class ShapePoints {
  /** Number of points; the furthest from ideal come first. */
  readonly length: number;
  /** Numbers of the credentials. */
  readonly ids: BigUint64Array;
  /** Lifetimes in seconds. */
  readonly lifetime: Float64Array;
  /** What remains of them in seconds; Infinity where they never end. */
  readonly remaining: Float64Array;
  /** Scopes from 0 to 100. */
  readonly scope: Float64Array;
  /** Observed over expected use. */
  readonly utilisation: Float64Array;
  /** Attempts to go further. */
  readonly elevation: Float64Array;
  /** Kinds of mismatch. */
  readonly mismatches: Float64Array;
  /** Distances from ideal. */
  readonly distance: Float64Array;
  /** What colours tell apart beside kinds; kind for nothing else. */
  readonly colour: Colouring;
  /** What is told of each. */
  readonly rows: PointRows;
  readonly #columns: Columns;
  #places: Map<bigint, number> | null = null;

  constructor(columns: Columns, colour: Colouring, rows: PointRows) {
    const basis = columns.categories('lifetime_basis');
    const never = basis.values.indexOf('never');
    this.#columns = columns;
    this.colour = colour;
    this.rows = rows;
    this.length = columns.length;
    this.ids = columns.ids('credential_id');
    this.lifetime = columns.numbers('lifetime_seconds');
    this.remaining = columns
      .numbers('remaining_seconds')
      .map((seconds, i) => (Number.isNaN(seconds) && basis.places[i] === never ? Infinity : seconds));
    this.scope = columns.numbers('scope');
    this.utilisation = columns.numbers('utilisation');
    this.elevation = columns.numbers('elevation');
    this.mismatches = columns.numbers('mismatch_count');
    this.distance = columns.numbers('distance');
  }

  /** A text of a point, null where the evidence does not say or while it is not there. */
  text(index: number, column: string): string | null {
    const value = this.#columns.names.includes(column)
      ? this.#columns.value(index, column)
      : this.row(index)?.[column];
    return typeof value === 'string' ? value : null;
  }

  /** The values of one column by point. */
  categories(column: Colouring): Categories {
    return this.#columns.categories(column);
  }

  /** What is told of a point, null while it is not there. */
  row(index: number): Row | null {
    const id = this.ids[index];
    return id === undefined ? null : this.rows.row(id);
  }

  /** A point's primary key, null while it is not there. */
  key(index: number): string | null {
    return this.text(index, 'credential_key');
  }

  /** Where a credential stands among the points, -1 if it is none of them. */
  place(id: bigint): number {
    this.#places ??= new Map(Array.from(this.ids, (each, i) => [each, i]));
    return this.#places.get(id) ?? -1;
  }

  /** The points in space. */
  plot(axis: LifetimeAxis): Plot {
    const { lifetime, remaining } = this;
    const across =
      axis === 'whole'
        ? (i: number) => lifetimePlace(lifetime[i] ?? NaN)
        : (i: number) => remainingPlace(remaining[i] ?? NaN);
    return plotOf({ across, scope: this.scope, utilisation: this.utilisation, ids: this.ids });
  }
}

/** What is ideal for one kind of credential. */
export interface Baseline {
  /** Kind of credential, null for all that have no row of their own. */
  readonly kind: string | null;
  /** Longest ideal lifetime. */
  readonly maxLifetimeSeconds: number;
  /** Greatest ideal scope, 0 to 100. */
  readonly maxScope: number;
  /** Least and greatest ideal share of the expected use. */
  readonly utilisation: readonly [number, number];
  /** What says so: inventory, policy, default. */
  readonly origin: string;
  /** Entry that holds the record that says so, with its path and the record's position; null for a default. */
  readonly record: { readonly fileId: number; readonly path: string; readonly ordinal: bigint } | null;
}

/** What is ideal, as the engine's columns say it. */
export function baselinesOf(columns: Columns): readonly Baseline[] {
  return columns.rows().map((row) => ({
    kind: row['kind'] as string | null,
    maxLifetimeSeconds: Number(row['max_lifetime_seconds']),
    maxScope: Number(row['max_scope']),
    utilisation: [Number(row['utilisation_low']), Number(row['utilisation_high'])],
    origin: String(row['origin']),
    record:
      row['file_id'] === null
        ? null
        : {
            fileId: Number(row['file_id']),
            path: (row['path'] as string | null) ?? '',
            ordinal: row['ordinal'] as bigint,
          },
  }));
}
