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

/** How a column is named in the SQL of a condition. */
export interface TermColumn {
  /** The column with its table, e.g. `event."action"`. */
  readonly columnSql: string;
  /** Type its values are read as; VARCHAR when absent. */
  readonly typeSql?: 'UBIGINT' | 'INTEGER';
}

/** Conditions that must all hold, as SQL text without values and the values in the order of their marks. */
export class Conditions {
  readonly #parts: string[] = [];
  /** Values in the order of the question marks. */
  readonly params: Bindable[] = [];

  /** One condition that holds where all of at least one of some lists does. */
  static anyOf(...lists: readonly Conditions[]): Conditions {
    const anySql = lists.map((list) => list.conditionSql).join(' OR ');
    return new Conditions().add(`(${anySql})`, ...lists.flatMap((list) => list.params));
  }

  /** Adds one condition with its values. */
  add(conditionSql: string, ...params: Bindable[]): this {
    this.#parts.push(conditionSql);
    this.params.push(...params);
    return this;
  }

  /** Adds all conditions of another list. */
  addAll(others: Conditions): this {
    this.#parts.push(...others.#parts);
    this.params.push(...others.params);
    return this;
  }

  /** Adds the opposite of another list: rows for which not all of it holds. */
  addNot(others: Conditions): this {
    return this.add(`NOT coalesce(${others.conditionSql}, false)`, ...others.params);
  }

  /** Adds one condition on a column; its values are compared in the column's own type, so that whole row groups can be passed over. */
  addTerm(term: ColumnTerm, column: TermColumn = { columnSql: identifier(term.field) }): this {
    const { columnSql, typeSql } = column;
    const texts = term.values.filter((value) => value !== null);
    const absent = texts.length < term.values.length;
    const markSql = typeSql ? `TRY_CAST(? AS ${typeSql})` : '?';
    const textSql = typeSql ? `CAST(${columnSql} AS VARCHAR)` : columnSql;
    const marksSql = texts.map(() => markSql).join(', ');
    const parts: string[] = [];
    if (term.op === 'is-not') {
      if (texts.length === 0) return this.add(`${columnSql} IS NOT NULL`);
      const orAbsentSql = absent ? '' : `${columnSql} IS NULL OR `;
      return this.add(`(${orAbsentSql}${textSql} NOT IN (${texts.map(() => '?').join(', ')}))`, ...texts);
    }
    if (absent) parts.push(`${columnSql} IS NULL`);
    if (term.op === 'contains') parts.push(...texts.map(() => `contains(lower(${textSql}), lower(?))`));
    else if (texts.length > 0) parts.push(`${columnSql} IN (${marksSql})`);
    return this.add(`(${parts.join(' OR ')})`, ...texts);
  }

  /** Whether nothing is asked. */
  get empty(): boolean {
    return this.#parts.length === 0;
  }

  /** All conditions as one, `true` when there is none. */
  get conditionSql(): string {
    return this.empty ? 'true' : `(${this.#parts.join(' AND ')})`;
  }

  /** `WHERE …`, or nothing when there is no condition. */
  get whereSql(): string {
    return this.empty ? '' : `WHERE ${this.#parts.join(' AND ')}`;
  }
}
