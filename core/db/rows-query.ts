import type { Bindable } from './database.ts';

/** Rows of a case as one query, with the values for its marks. */
export interface RowsQuery {
  /** The query without its order. */
  readonly rowsSql: string;
  /** Values in the order of the question marks. */
  readonly params: readonly Bindable[];
  /** What comes behind ORDER BY, in names of the query's own columns; null where the query has an order of its own. */
  readonly orderSql: string | null;
  /** Rows of the selection that the query leaves out, as a query for their number `n`; absent where it leaves out none. */
  readonly leftOut?: { readonly countSql: string; readonly params: readonly Bindable[] };
}
