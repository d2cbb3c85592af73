import type { SqlSchema } from '#core/api/contract.ts';
import { completionsAt, type Completion, type Completions } from './completion.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** The list of words under the cursor of an editor. */
export class Suggesting {
  #found = $state.raw<Completions | null>(null);
  #active = $state(0);

  /** The words that are offered and what they stand for, null while none are. */
  get found(): Completions | null {
    return this.#found;
  }

  /** Index of the word that is chosen. */
  get active(): number {
    return this.#active;
  }

  /** The word that is chosen, undefined while none are offered. */
  get item(): Completion | undefined {
    return this.#found?.items[this.#active];
  }

  /** Looks for words that fit at a cursor; a single one that stands there already is not offered. */
  offer(sql: string, cursor: number, schema: SqlSchema | null, asked: boolean): void {
    const next = schema && completionsAt(sql, cursor, schema, asked);
    const word = next && sql.slice(next.from, next.to).toLowerCase();
    const useless = next?.items.length === 1 && next.items[0]?.label.toLowerCase() === word;
    this.#active = 0;
    this.#found = next && next.items.length > 0 && !useless ? next : null;
  }

  /** Offers nothing any more. */
  close(): void {
    this.#found = null;
  }

  /** What a key does to the list: moves or closes it, takes the word, or nothing. */
  press(key: string, sql: string): 'taken' | 'accept' | null {
    const { found, item } = this;
    if (!found) return null;
    const step = STEPS[key];
    if (step !== undefined) this.#move(step, found.items.length - 1);
    else if (key === 'Escape') this.close();
    else if (item && (key === 'Tab' || key === 'Enter')) {
      const said = item.label.toLowerCase() === sql.slice(found.from, found.to).toLowerCase();
      return key === 'Enter' && said ? null : 'accept';
    } else return null;
    return 'taken';
  }

  #move(step: number, last: number): void {
    const next = this.#active + step;
    const wrapped = next > last ? 0 : next < 0 ? last : next;
    this.#active = Math.abs(step) === 1 ? wrapped : Math.min(last, Math.max(0, next));
  }
}
