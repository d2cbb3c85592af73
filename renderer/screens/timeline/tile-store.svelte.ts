import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { CaseFilter } from '#core/api/contract.ts';
import type { Client } from '../../api/client.ts';
import {
  placeOf,
  TILE_COLUMNS,
  tileKey,
  TILE_LANES,
  type LaneTile,
  type MarkBin,
  type TileId,
  type UseBin,
} from '../../charts/timeline/tiles.ts';
import { text } from '../../format/rows.ts';
import type { Columns } from '../../api/columns.ts';

/** A tile with the keys of its lanes, as far as there are lanes. */
export interface WantedTile {
  /** Its place. */
  readonly id: TileId;
  /** Keys of the lanes of its block, in order. */
  readonly keys: readonly string[];
}

interface Held {
  readonly lanes: readonly LaneTile[];
  readonly weight: number;
}

const AT_ONCE = 3;
/** What is kept at most, in columns that hold something. */
const MOST_WEIGHT = 600_000;
const MOST_TILES = 600;
const COARSER = 10;
const FINER = 3;

function sorted(columns: Columns, place: { readonly from: bigint; readonly width: bigint }): LaneTile[] {
  const uses = Array.from({ length: TILE_LANES }, (): UseBin[] => []);
  const marks = Array.from({ length: TILE_LANES }, (): MarkBin[] => []);
  for (let i = 0; i < columns.length; i++) {
    const row = columns.row(i);
    const lane = Number(row['lane']);
    const bin = Number(row['bin']);
    const count = Number(row['count']);
    const phase = row['phase'];
    if (typeof phase === 'string') {
      marks[lane]?.push({
        bin,
        phase,
        count,
        eventId: row['event_id'] as bigint,
        detail: text(row, 'detail'),
      });
    } else uses[lane]?.push({ bin, count, denied: Number(row['denied']) });
  }
  return uses.map((bins, lane) => ({
    ...place,
    bins: bins.sort((a, b) => a.bin - b.bin),
    marks: (marks[lane] ?? []).sort((a, b) => a.bin - b.bin),
  }));
}

/** The part of a tile that lies in a stretch of time. */
function cut(tile: LaneTile, from: bigint, to: bigint): LaneTile {
  const inside = ({ bin }: { readonly bin: number }): boolean => {
    const start = tile.from + tile.width * BigInt(bin);
    return start + tile.width > from && start < to;
  };
  return { ...tile, bins: tile.bins.filter(inside), marks: tile.marks.filter(inside) };
}

/** Tiles of the timeline: fetched when they come in sight, kept while there is room, and stood in for by others meanwhile. */
export class TileStore {
  #version = $state(0);
  #error = $state.raw<CredtrailError | null>(null);
  #held = new Map<string, Held>();
  #weight = 0;
  #wanted: WantedTile[] = [];
  #flying = new Set<string>();
  #filter: CaseFilter = {};
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Grows when further tiles are at hand. */
  get version(): number {
    return this.#version;
  }

  /** Why tiles are missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Forgets everything: the lanes or the filter are others. */
  reset(filter: CaseFilter): void {
    this.#filter = filter;
    this.#held = new Map();
    this.#flying = new Set();
    this.#wanted = [];
    this.#weight = 0;
    this.#error = null;
    this.#version += 1;
  }

  /** Says which tiles are in sight, the most wanted first; missing ones are fetched, those out of sight no longer. */
  want(tiles: readonly WantedTile[]): void {
    this.#wanted = tiles.filter(({ id }) => {
      const key = tileKey(id);
      const held = this.#held.get(key);
      if (held) {
        this.#held.delete(key);
        this.#held.set(key, held);
      }
      return !held && !this.#flying.has(key);
    });
    this.#fetch();
  }

  /** Whether tiles are awaited. */
  get busy(): boolean {
    return this.#version >= 0 && (this.#flying.size > 0 || this.#wanted.length > 0);
  }

  /** A lane's uses in a stretch of a level: from its own tile, else from coarser or finer ones that are at hand. */
  lane(lane: number, level: number, index: bigint): readonly LaneTile[] {
    if (this.#version < 0) return [];
    const block = Math.floor(lane / TILE_LANES);
    const own = this.#held.get(tileKey({ block, level, index }))?.lanes[lane % TILE_LANES];
    if (own) return [own];
    const { from, width } = placeOf({ level, index });
    for (let up = 1; up <= COARSER; up++) {
      const id = { block, level: level + up, index: index >> BigInt(up) };
      const coarse = this.#held.get(tileKey(id))?.lanes[lane % TILE_LANES];
      if (coarse) return [cut(coarse, from, from + width * BigInt(TILE_COLUMNS))];
    }
    return this.#finer(lane, level, index, FINER);
  }

  #finer(lane: number, level: number, index: bigint, depth: number): readonly LaneTile[] {
    if (depth === 0 || level === 0) return [];
    const block = Math.floor(lane / TILE_LANES);
    return [index * 2n, index * 2n + 1n].flatMap((half) => {
      const tile = this.#held.get(tileKey({ block, level: level - 1, index: half }));
      const own = tile?.lanes[lane % TILE_LANES];
      return own ? [own] : this.#finer(lane, level - 1, half, depth - 1);
    });
  }

  #fetch(): void {
    while (this.#flying.size < AT_ONCE) {
      const next = this.#wanted.shift();
      if (!next) return;
      this.#flying.add(tileKey(next.id));
      void this.#bring(next, this.#flying);
    }
  }

  async #bring({ id, keys }: WantedTile, flying: Set<string>): Promise<void> {
    const key = tileKey(id);
    try {
      const place = placeOf(id);
      const args = { filter: this.#filter, keys: [...keys], ...place, columns: TILE_COLUMNS };
      const columns = await this.#client.call('timeline.tile', args);
      if (flying !== this.#flying) return;
      this.#keep(key, { lanes: sorted(columns, place), weight: columns.length + TILE_LANES });
    } catch (error) {
      if (flying === this.#flying) this.#error = asCredtrailError(error);
    } finally {
      flying.delete(key);
      if (flying === this.#flying) {
        this.#version += 1;
        this.#fetch();
      }
    }
  }

  #keep(key: string, held: Held): void {
    this.#held.set(key, held);
    this.#weight += held.weight;
    for (const [oldest, { weight }] of this.#held) {
      if ((this.#weight <= MOST_WEIGHT && this.#held.size <= MOST_TILES) || oldest === key) return;
      this.#held.delete(oldest);
      this.#weight -= weight;
    }
  }
}
