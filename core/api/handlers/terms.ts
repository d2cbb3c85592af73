import type { PseudoField, ValueCount } from '#core/api/contract.ts';
import type { Connection } from '#core/db/database.ts';
import type { ColumnTerm, Conditions } from '#core/db/filter.ts';
import type { CallContext } from './context.ts';
import { IDENTITY_TERMS } from './identity-terms.ts';
import { LIST_TERMS } from './networks.ts';
import { NOTE_TERMS } from './note-terms.ts';

/**
 * What a field means that is no column. The answer holds where one of the term's values does (null: none at all); the
 * opposite of `is-not` is made of it by the caller, so a resolver never looks at that.
 */
export interface TermResolver {
  /** Conditions on the table `event`, its columns named `event.<column>`. */
  readonly events: (connection: Connection, context: CallContext, term: ColumnTerm) => Promise<Conditions>;
  /** Conditions on the table `credential`, named alike; when absent, credentials that own such an event in the range. */
  readonly credentials?: (
    connection: Connection,
    context: CallContext,
    term: ColumnTerm,
  ) => Promise<Conditions>;
  /** The values that can be asked for, with how many things have each, most first; none are offered when absent. */
  readonly values?: (connection: Connection, context: CallContext) => Promise<readonly ValueCount[]>;
}

const RESOLVERS = { ...NOTE_TERMS, ...LIST_TERMS, ...IDENTITY_TERMS } satisfies Record<
  PseudoField,
  TermResolver
>;

/** The fields that are no columns and what each means, by name; none for a column. */
export const TERM_RESOLVERS: Readonly<Partial<Record<string, TermResolver>>> = RESOLVERS;
