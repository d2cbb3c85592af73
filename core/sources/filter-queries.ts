import { Conditions, type ColumnTerm, type TermColumn } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import type { NoiseMode } from '#core/model/filter.ts';

/** A half-open stretch of time in µs, each end open where it is absent. */
export interface EventRange {
  /** Not before. */
  readonly from?: bigint | undefined;
  /** Before. */
  readonly to?: bigint | undefined;
  /** Not after. */
  readonly asOf?: bigint | undefined;
}

const TYPES: Readonly<Record<string, TermColumn['typeSql']>> = { event_id: 'UBIGINT', file_id: 'INTEGER' };
const SHORT = 100;
const TEXT_COLUMNS = ['action', 'resource', 'client_addr', 'user_agent', 'credential_key', 'actor_key'];

/** Events in a stretch of time, as conditions on `event`; an event without a time is in none that is bounded. */
export function eventsIn({ from, to, asOf }: EventRange): Conditions {
  const conditions = new Conditions();
  if (from !== undefined) conditions.add('event.occurred_at >= make_timestamp(?::BIGINT)', from);
  if (to !== undefined) conditions.add('event.occurred_at < make_timestamp(?::BIGINT)', to);
  if (asOf !== undefined) conditions.add('event.occurred_at <= make_timestamp(?::BIGINT)', asOf);
  return conditions;
}

/** Events with some values in a column, as a condition on `event`; the column comes from a closed list. */
export function eventsWith(term: ColumnTerm): Conditions {
  const typeSql = TYPES[term.field];
  const columnSql = `event.${identifier(term.field)}`;
  return new Conditions().addTerm(term, typeSql ? { columnSql, typeSql } : { columnSql });
}

/** Events that cloud services made by themselves left out, kept or alone, as a condition on `event`. */
export function eventsOfNoise(mode: NoiseMode): Conditions {
  const conditions = new Conditions();
  if (mode === 'folded') conditions.add('event.noise IS NULL');
  if (mode === 'only') conditions.add('event.noise IS NOT NULL');
  return conditions;
}

/** Events that name one of some credential keys, as a condition on `event`; a short list can pass over row groups. */
export function eventsNaming(keys: readonly string[]): Conditions {
  const conditions = new Conditions();
  if (keys.length === 0 || keys.length > SHORT) {
    return conditions.add('event.credential_key IN (SELECT unnest(?::VARCHAR[]))', [...keys]);
  }
  return conditions.add(`event.credential_key IN (${keys.map(() => '?').join(', ')})`, ...keys);
}

/** Events with a text, in any case, in their action, resource, address, agent or keys, as a condition on `event`. */
export function eventsSaying(text: string): Conditions {
  const anySql = TEXT_COLUMNS.map((name) => `contains(lower(event.${identifier(name)}), lower(?))`);
  return new Conditions().add(`(${anySql.join(' OR ')})`, ...TEXT_COLUMNS.map(() => text));
}
