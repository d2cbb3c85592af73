import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { CallArgs, Row } from '#core/api/contract.ts';
import type { Client } from '../../api/client.ts';
import { int, list, text } from '../../format/rows.ts';

/** What is asked of the lanes. */
export type LaneQuestion = CallArgs<'timeline.groups'>;

/** A group of lanes. */
export interface LaneGroup {
  /** What its lanes share, null for those that belong to none. */
  readonly value: string | null;
  /** A name for it, null where there is none. */
  readonly name: string | null;
  /** How lanes came into it. */
  readonly rules: readonly string[];
  /** How many there are. */
  readonly lanes: number;
}

const PAGE = 128;
const KEPT = 48;
const AT_ONCE = 2;

/** The lanes of a case: all groups, and of the lanes the pages that are in sight. */
export class LaneRows {
  #groups = $state.raw<readonly LaneGroup[]>([]);
  #epoch = $state(0);
  #version = $state(0);
  #busy = $state(false);
  #error = $state.raw<CredtrailError | null>(null);
  #question: LaneQuestion | null = null;
  #pages = new Map<number, readonly Row[]>();
  #wanted: number[] = [];
  #flying = new Set<number>();
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The groups, in their order. */
  get groups(): readonly LaneGroup[] {
    return this.#groups;
  }

  /** Number of lanes. */
  get total(): number {
    return this.#groups.reduce((sum, group) => sum + group.lanes, 0);
  }

  /** Grows when the lanes are other lanes than before. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Grows when further rows are at hand. */
  get version(): number {
    return this.#version;
  }

  /** Whether an answer is awaited. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why lanes are missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Asks for other lanes; the old ones stay until the new ones are there. */
  async ask(question: LaneQuestion): Promise<void> {
    this.#question = question;
    this.#busy = true;
    try {
      const [groups, first] = await Promise.all([
        this.#client.call('timeline.groups', question),
        this.#client.call('timeline.lanes', { ...question, offset: 0, limit: PAGE }),
      ]);
      if (question !== this.#question) return;
      this.#groups = groups.rows().map((row) => ({
        value: text(row, 'value'),
        name: text(row, 'name'),
        rules: list(row, 'rules'),
        lanes: Number(int(row, 'lanes') ?? 0n),
      }));
      this.#pages = new Map([[0, first.rows()]]);
      this.#wanted = [];
      this.#flying = new Set();
      this.#error = null;
      this.#epoch += 1;
      this.#version += 1;
    } catch (error) {
      if (question === this.#question) this.#error = asCredtrailError(error);
    } finally {
      if (question === this.#question) this.#busy = false;
    }
  }

  /** The row of a lane, null while it is not at hand. */
  row(lane: number): Row | null {
    if (this.#version < 0) return null;
    return this.#pages.get(Math.floor(lane / PAGE))?.[lane % PAGE] ?? null;
  }

  /** Says which lanes are in sight. */
  want(lanes: readonly number[]): void {
    const pages = new Set(lanes.map((lane) => Math.floor(lane / PAGE)));
    for (const page of pages) {
      const held = this.#pages.get(page);
      if (!held) continue;
      this.#pages.delete(page);
      this.#pages.set(page, held);
    }
    this.#wanted = [...pages].filter((page) => !this.#pages.has(page) && !this.#flying.has(page));
    this.#fetch();
  }

  #fetch(): void {
    while (this.#flying.size < AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined || !this.#question) return;
      this.#flying.add(page);
      void this.#bring(page, this.#question, this.#flying);
    }
  }

  async #bring(page: number, question: LaneQuestion, flying: Set<number>): Promise<void> {
    try {
      const columns = await this.#client.call('timeline.lanes', {
        ...question,
        offset: page * PAGE,
        limit: PAGE,
      });
      if (question !== this.#question) return;
      this.#pages.set(page, columns.rows());
      const oldest = this.#pages.keys().next();
      if (this.#pages.size > KEPT && !oldest.done) this.#pages.delete(oldest.value);
      this.#version += 1;
    } catch (error) {
      if (question === this.#question) this.#error = asCredtrailError(error);
    } finally {
      flying.delete(page);
      if (flying === this.#flying) this.#fetch();
    }
  }
}
