import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import type { CompareDimension } from '#core/model/compare.ts';

interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/** A table that adds events up by spans of time. */
export interface Summed {
  readonly table: '_event_call' | '_event_origin';
  /** Length of its spans, in µs. */
  readonly width: bigint;
}

/** Rows of a table that is called `event`, as conditions on them, and how many events and refusals they stand for. */
export interface Counted {
  readonly fromSql: string;
  readonly conditions: Conditions;
  readonly eventsSql: string;
  readonly deniedSql: string;
}

const ORIGINS: readonly CompareDimension[] = ['client_addr', 'user_agent'];

/**
 * The sums that answer a comparison: by its dimension, or where that is the resource, by log alone. Null where none do: they know only time and noise, and are left
 * out of a case with too many different values.
 */
export async function summedBy(
  connection: Connection,
  {
    by,
    periods,
    whole,
  }: { readonly by: CompareDimension; readonly periods: boolean; readonly whole: boolean },
): Promise<Summed | null> {
  if (!periods || !whole) return null;
  const table = ORIGINS.includes(by) ? '_event_origin' : '_event_call';
  const row = await connection.first<{ readonly seconds: bigint }>(`SELECT seconds FROM ${table} LIMIT 1`);
  return row ? { table, width: row.seconds * 1_000_000n } : null;
}

/** Some events, one by one. */
export function eventsThemselves(conditions: Conditions): Counted {
  return {
    fromSql: 'event',
    conditions,
    eventsSql: 'count(*)',
    deniedSql: `count(*) FILTER (event.outcome = 'denied')`,
  };
}

function floorTo(at: bigint, width: bigint): bigint {
  const past = at % width;
  return at - (past < 0n ? past + width : past);
}

/** The events of a stretch of time in µs, half-open: whole spans by their sums, what is left before and after them by themselves. */
export function eventsBySpan({ table, width }: Summed, { from, to }: Stretch): readonly Counted[] {
  const begins = floorTo(from + width - 1n, width);
  const ends = floorTo(to, width);
  const within = (columnSql: string, stretch: Stretch): Conditions =>
    new Conditions()
      .add(`${columnSql} >= make_timestamp(?::BIGINT)`, stretch.from)
      .add(`${columnSql} < make_timestamp(?::BIGINT)`, stretch.to);
  const themselves = (stretch: Stretch): Counted => eventsThemselves(within('event.occurred_at', stretch));
  if (begins >= ends) return [themselves({ from, to })];
  const spans = {
    fromSql: `${table} AS event`,
    conditions: within('event.from_at', { from: begins, to: ends }),
    eventsSql: 'sum(event.events)',
    deniedSql: 'sum(event.denied)',
  };
  const left = [
    { from, to: begins },
    { from: ends, to },
  ].filter((stretch) => stretch.from < stretch.to);
  return [spans, ...left.map(themselves)];
}
