import type { Row } from '#core/api/contract.ts';
import { MOST_POINT_ROWS } from '#core/model/orders.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';

/** Answers with the rows of some points, by their numbers and keys; null where they are not to be had any more. */
export type AskRows = (ids: bigint[], keys: string[]) => Promise<readonly Row[] | null>;

/** Rows that are kept at most; the oldest go first. */
const KEPT = 20_000;

/** What is told of points, by their numbers: asked for when it is wanted, and there once it has come. It is of one answer of points and goes with it. */
export class PointRows {
  readonly #ask: AskRows;
  readonly #rows = new Map<bigint, Row>();
  readonly #idOf = new Map<string, bigint | null>();
  #ids = new Set<bigint>();
  #keys = new Set<string>();
  #asking: Promise<void> | null = null;
  #version = $state(0);
  #error = $state.raw<CredtrailError | null>(null);

  constructor(ask: AskRows) {
    this.#ask = ask;
  }

  /** Why rows are missing, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** The row of a point, null while it is not there. */
  row(id: bigint): Row | null {
    return this.#version < 0 ? null : (this.#rows.get(id) ?? null);
  }

  /** The number of the point with a primary key; null where there is none, or while that is not known. */
  idOf(key: string): bigint | null {
    return this.#version < 0 ? null : (this.#idOf.get(key) ?? null);
  }

  /** Says of which points rows are wanted; missing ones are asked for. */
  want(ids: Iterable<bigint>, keys: Iterable<string> = []): void {
    for (const id of ids) {
      const held = this.#rows.get(id);
      if (!held) this.#ids.add(id);
      else {
        this.#rows.delete(id);
        this.#rows.set(id, held);
      }
    }
    for (const key of keys) if (!this.#idOf.has(key)) this.#keys.add(key);
    this.#asking ??= this.#bringWanted();
  }

  /** Waits until everything that is wanted is there, or cannot be had. */
  async idle(): Promise<void> {
    await this.#asking;
  }

  /** Brings rows that are not there yet; rejects where they cannot be had. */
  async bring(ids: readonly bigint[], keys: readonly string[] = []): Promise<void> {
    const missing = ids.filter((id) => !this.#rows.has(id));
    const unknown = keys.filter((key) => !this.#idOf.has(key));
    if (missing.length + unknown.length > 0) this.#hold(await this.#ask(missing, unknown), unknown);
  }

  async #bringWanted(): Promise<void> {
    // What is wanted in one turn is asked for at once.
    await Promise.resolve();
    try {
      while (this.#ids.size + this.#keys.size > 0) {
        const ids = [...this.#ids].slice(0, MOST_POINT_ROWS);
        const keys = [...this.#keys].slice(0, MOST_POINT_ROWS);
        this.#keys = new Set();
        for (const id of ids) this.#ids.delete(id);
        await this.bring(ids, keys);
      }
      this.#error = null;
    } catch (error) {
      this.#error = asCredtrailError(error);
      this.#ids = new Set();
      this.#keys = new Set();
    }
    this.#asking = null;
  }

  #hold(rows: readonly Row[] | null, keys: readonly string[]): void {
    if (!rows) return;
    for (const key of keys) this.#idOf.set(key, null);
    for (const row of rows) {
      const id = row['credential_id'] as bigint;
      this.#rows.set(id, row);
      this.#idOf.set(String(row['credential_key']), id);
    }
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= KEPT) break;
      this.#rows.delete(id);
    }
    this.#version += 1;
  }
}
