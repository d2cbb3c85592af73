import type { Bindable } from './database.ts';
import { identifier } from './quote.ts';

/** A condition on one column; several values mean any of them, null means NULL. */
export interface ColumnTerm {
  /** Column of the table that is asked; must come from a closed list. */
  readonly field: string;
  /** `contains` ignores case. */
  readonly op: 'is' | 'is-not' | 'contains';
  /** Values, bound and never put into the SQL. */
  readonly values: readonly (string | null)[];
}

/** Conditions that must all hold, as SQL text without values and the values in the order of their marks. */
export class Conditions {
  readonly #parts: string[] = [];
  /** Values in the order of the question marks. */
  readonly params: Bindable[] = [];

  /** Adds one condition with its values. */
  add(conditionSql: string, ...params: Bindable[]): this {
    this.#parts.push(conditionSql);
    this.params.push(...params);
    return this;
  }

  /** Adds one condition on a column that is compared as text. */
  addTerm(term: ColumnTerm): this {
    const texts = term.values.filter((value) => value !== null);
    const column = `CAST(${identifier(term.field)} AS VARCHAR)`;
    const parts: string[] = [];
    if (texts.length < term.values.length) parts.push(`${identifier(term.field)} IS NULL`);
    if (term.op === 'contains') {
      for (const text of texts) {
        parts.push(`contains(lower(${column}), lower(?))`);
        this.params.push(text);
      }
    } else if (texts.length > 0) {
      parts.push(`coalesce(${column} IN (SELECT unnest(?::VARCHAR[])), false)`);
      this.params.push(texts);
    }
    const any = `(${parts.join(' OR ')})`;
    this.#parts.push(term.op === 'is-not' ? `NOT ${any}` : any);
    return this;
  }

  /** `WHERE …`, or nothing when there is no condition. */
  get whereSql(): string {
    return this.#parts.length === 0 ? '' : `WHERE ${this.#parts.join(' AND ')}`;
  }
}
