import type { Bindable } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import { endsOf, memberParams, MEMBERS_SQL, type LaneMember } from './member-queries.ts';

/** Which uses are counted: all of them, or by whether a cloud service made them by itself. */
export type UseNoise = 'folded' | 'shown' | 'only';

/** Which uses of some members are asked for. */
export interface UsesAsked {
  /** Not before, in µs. */
  readonly from: bigint;
  /** Before, in µs. */
  readonly to: bigint;
  /** Whether a cloud service made them by itself. */
  readonly noise: UseNoise;
  /** What they must meet; null for nothing. */
  readonly met: UseConditions | null;
}

/** What a use must meet. */
export interface UseConditions {
  /** Conditions on `event`, which one of its records meets. */
  readonly events: Conditions;
  /** The same as conditions on `_use`; null where `_use` does not tell. */
  readonly coded: Conditions | null;
}

/** A query's text and its values. */
export interface Query {
  readonly sql: string;
  readonly params: Bindable[];
}

/** How far apart, in µs, the two records of an action that two accounts log may lie. */
const APART = 3_600_000_000n;

/** Columns of `event` that `_use` has the numbers of, each with the table of its values. */
const CODED: Readonly<Record<string, { readonly tableSql: string; readonly numberSql: string }>> = {
  ...Object.fromEntries(
    ['service', 'action', 'access', 'outcome'].map((name) => [
      name,
      { tableSql: '_call_code', numberSql: 'call_id' },
    ]),
  ),
  client_addr: { tableSql: '_address_code', numberSql: 'address_id' },
};
/** Whether all records of a use are alike, so that `_use` tells what they say. */
const ALIKE_SQL = '_use.call_id IS NOT NULL';

/** Whether something lies in a stretch of time; its two marks stand for its begin and its end, which is not part of it, in µs. */
export const BETWEEN_SQL =
  'occurred_at >= make_timestamp(?::BIGINT) AND occurred_at < make_timestamp(?::BIGINT)';
const NEARBY_SQL =
  'event.occurred_at >= make_timestamp(?::BIGINT) AND event.occurred_at < make_timestamp(?::BIGINT)';
const NOISE_SQL = { folded: 'AND NOT noise', shown: '', only: 'AND noise' } as const;

/** Terms on columns of `event` as conditions on `_use`, null where it does not know one of the columns. */
export function codedTerms(terms: readonly ColumnTerm[]): Conditions | null {
  const conditions = new Conditions();
  for (const term of terms) {
    const coded = CODED[term.field];
    if (!coded) return null;
    const { tableSql, numberSql } = coded;
    const { whereSql, params } = new Conditions().addTerm(term, {
      columnSql: `${tableSql}.${identifier(term.field)}`,
    });
    conditions.add(`_use.${numberSql} IN (SELECT ${numberSql} FROM ${tableSql} ${whereSql})`, ...params);
  }
  return conditions;
}

/**
 * Uses of some members, as rows of `lane`, `occurred_at` and `denied`; an action that two accounts log counts once. Events are read one by one only where `_use` does not tell what
 * they say.
 */
export function usesOf(members: readonly LaneMember[], asked: UsesAsked): Query {
  if (!asked.met) return usesMeeting(members, asked, new Conditions());
  const { events, coded } = asked.met;
  if (!coded) return usesOfEvents(members, asked, events);
  const alike = usesMeeting(members, asked, new Conditions().add(ALIKE_SQL).addAll(coded));
  const shared = new Conditions().add('event.shared_uid IS NOT NULL').addAll(events);
  const others = usesOfEvents(members, asked, shared);
  return {
    sql: `SELECT lane, occurred_at, denied FROM (${alike.sql}) UNION ALL SELECT lane, occurred_at, denied FROM (${others.sql})`,
    params: [...alike.params, ...others.params],
  };
}

/**
 * Uses for which conditions on `_use` hold. That they lie between two ids follows from the join, but only where it is said does the scan get a
 * Bloom filter of the members and pass over the rows of all others.
 */
function usesMeeting(members: readonly LaneMember[], { from, to, noise }: UsesAsked, met: Conditions): Query {
  const sql = `SELECT m.lane, occurred_at, denied FROM _use JOIN (${MEMBERS_SQL}) AS m ON m.credential_id = _use.credential_id
    WHERE _use.credential_id BETWEEN ?::UBIGINT AND ?::UBIGINT AND ${BETWEEN_SQL} ${NOISE_SQL[noise]} AND ${met.conditionSql}`;
  return { sql, params: [...memberParams(members), ...endsOf(members), from, to, ...met.params] };
}

/** Uses whose events meet conditions on `event`. */
function usesOfEvents(members: readonly LaneMember[], { from, to }: UsesAsked, events: Conditions): Query {
  const sql = `WITH member AS MATERIALIZED (${MEMBERS_SQL}),
    named AS MATERIALIZED (
      SELECT m.lane, m.credential_id, a.credential_key AS named_key
      FROM credential_alias AS a JOIN member AS m ON m.credential_id = a.credential_id
    ),
    met AS (
      SELECT n.lane, n.credential_id, event.occurred_at, event.outcome = 'denied' AS denied, event.shared_uid
      FROM event JOIN named AS n ON n.named_key = event.credential_key
      WHERE ${NEARBY_SQL} AND ${events.conditionSql}
    ),
    counted AS (
      SELECT lane, occurred_at, denied FROM met WHERE shared_uid IS NULL
      UNION ALL
      SELECT lane, min(occurred_at) AS occurred_at, bool_or(denied)
      FROM met WHERE shared_uid IS NOT NULL GROUP BY lane, credential_id, shared_uid
    )
    SELECT lane, occurred_at, denied FROM counted WHERE ${BETWEEN_SQL}`;
  return { sql, params: [...memberParams(members), from - APART, to + APART, ...events.params, from, to] };
}
