import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { Row } from '#core/api/contract.ts';

/** What a list is asked for: how many rows there are, and one page of them. */
export interface PagedQuery {
  /** Number of rows. */
  total(): Promise<number>;
  /** Rows from `offset`, at most `limit`. */
  page(offset: number, limit: number): Promise<readonly Row[]>;
}

const PAGE = 200;
const KEPT = 80;
const AT_ONCE = 2;

/** A long list of which only the pages in sight are fetched; the old rows stay until the new ones are there or cannot be had. */
export class PagedRows {
  #length = $state(0);
  #version = $state(0);
  #epoch = $state(0);
  #busy = $state(false);
  #loaded = $state(false);
  #answered = false;
  #error = $state.raw<CredtrailError | null>(null);
  #query: PagedQuery | null = null;
  #pages = new Map<number, readonly Row[]>();
  #wanted: number[] = [];
  #sight: readonly [number, number] = [0, 0];
  #flying = new Set<number>();
  #turn = 0;

  /** Number of rows. */
  get length(): number {
    return this.#length;
  }

  /** Grows with every new question, so that a list can go back to its top. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether a new question is being asked. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether there is an answer, with rows or none; not after a question that failed. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Why rows are missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /**
   * Asks a new question; where it fails, no rows of another question stay. With `stay` it is the same as before: the place in the
   * list is kept, as after a change of the case, and so are the rows where there is no newer answer.
   */
  async ask(query: PagedQuery, stay = false): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    if (!stay) this.#answered = false;
    try {
      const [total, first] = await Promise.all([query.total(), query.page(0, PAGE)]);
      if (turn !== this.#turn) return;
      this.#hold(query, total, [[0, first]]);
      this.#error = null;
      this.#answered = true;
      if (stay) this.want(...this.#sight);
      else this.#epoch += 1;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#error = asCredtrailError(error);
      if (this.#answered) return;
      this.#hold(null, 0, []);
      this.#epoch += 1;
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }

  /** The row at `index`, null while it is not there. */
  row(index: number): Row | null {
    if (this.#version < 0) return null;
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null;
  }

  /** Says which rows are in sight; missing ones are fetched, those out of sight no longer. */
  want(first: number, last: number): void {
    this.#sight = [first, last];
    const from = Math.max(0, Math.floor(first / PAGE));
    const to = Math.floor(Math.min(last, this.#length - 1) / PAGE);
    this.#wanted = [];
    for (let page = from; page <= to; page++) {
      const held = this.#pages.get(page);
      if (held) {
        this.#pages.delete(page);
        this.#pages.set(page, held);
      } else if (!this.#flying.has(page)) this.#wanted.push(page);
    }
    this.#fetch();
  }

  #hold(
    query: PagedQuery | null,
    total: number,
    pages: readonly (readonly [number, readonly Row[]])[],
  ): void {
    this.#query = query;
    this.#pages = new Map(pages);
    this.#wanted = [];
    this.#flying = new Set();
    this.#length = total;
    this.#loaded = query !== null;
    this.#version += 1;
  }

  #fetch(): void {
    while (this.#flying.size < AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined || !this.#query) return;
      this.#flying.add(page);
      void this.#bring(page, this.#query, this.#turn, this.#flying);
    }
  }

  async #bring(page: number, query: PagedQuery, turn: number, flying: Set<number>): Promise<void> {
    try {
      const rows = await query.page(page * PAGE, PAGE);
      if (query !== this.#query) return;
      this.#pages.set(page, rows);
      const oldest = this.#pages.keys().next();
      if (this.#pages.size > KEPT && !oldest.done) this.#pages.delete(oldest.value);
      this.#version += 1;
    } catch (error) {
      if (query === this.#query && turn === this.#turn) this.#error = asCredtrailError(error);
    } finally {
      flying.delete(page);
      if (flying === this.#flying) this.#fetch();
    }
  }
}
