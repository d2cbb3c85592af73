import type { Bindable, Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import type { NoiseMode } from '#core/model/filter.ts';
import { bucketsBySpan, bucketWidth, countBySpan, stretchOf } from './span-queries.ts';

/** What is known of conditions on events. */
export interface EventScope {
  /** Whether they say something of `event.noise` at most, so that counts by span may answer for the events; false when absent. */
  readonly whole?: boolean;
}

/** Which rows of a list of events are wanted, and in which order. */
export interface EventPage extends EventScope {
  /** Column of a closed list. */
  readonly sort: string;
  /** Last first. */
  readonly descending: boolean;
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
}

/** Conditions that hold for the rows of a page at least, and how many of theirs come before it: of the whole case in order of time those of a short stretch. */
async function pageWithin(
  connection: Connection,
  kept: Conditions,
  page: EventPage,
): Promise<{ readonly within: Conditions; readonly offset: number | bigint }> {
  const stretch = page.whole && page.sort === 'occurred_at' ? await stretchOf(connection, kept, page) : null;
  if (!stretch) return { within: kept, offset: page.offset };
  const within = new Conditions()
    .add(
      'event.occurred_at BETWEEN make_timestamp(?::BIGINT) AND make_timestamp(?::BIGINT)',
      stretch.from,
      stretch.to,
    )
    .addAll(kept);
  return { within, offset: stretch.offset };
}

/** A page of events as Arrow: their columns, `path` of the entry, `credential_id` and `credential_label`. */
export async function listEvents(
  connection: Connection,
  kept: Conditions,
  page: EventPage,
): Promise<Uint8Array> {
  const { within, offset } = await pageWithin(connection, kept, page);
  const { whereSql, params } = within;
  const direction = page.descending ? 'DESC' : 'ASC';
  const orderSql =
    page.sort === 'occurred_at'
      ? `occurred_at ${direction} NULLS LAST, event_id`
      : `${identifier(page.sort)} ${direction} NULLS LAST, occurred_at, event_id`;
  const bound: Bindable[] = [...params, page.limit, offset];
  return connection.arrow(
    `WITH
     page AS MATERIALIZED (
       SELECT rowid AS place FROM event ${whereSql} ORDER BY ${orderSql} LIMIT ?::BIGINT OFFSET ?::BIGINT
     ),
     shown AS MATERIALIZED (SELECT e.* EXCLUDE (context_id) FROM event AS e JOIN page ON e.rowid = page.place),
     named AS (
       SELECT a.credential_key, c.credential_id, c.label
       FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id
       WHERE a.credential_key IN (SELECT credential_key FROM shown)
     )
     SELECT shown.*, f.path, n.credential_id, n.label AS credential_label
     FROM shown
       LEFT JOIN evidence_file AS f ON f.file_id = shown.file_id
       LEFT JOIN named AS n ON n.credential_key = shown.credential_key
     ORDER BY ${orderSql}`,
    bound,
  );
}

/** Events in numbers. */
export interface EventTotals {
  /** Events kept. */
  readonly total: bigint;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
  /** Of them, refused by authorisation. */
  readonly denied: bigint;
  /** Events that are left out only because cloud services made them by themselves. */
  readonly folded: bigint;
}

/** No events. */
export const NO_EVENTS: EventTotals = { total: 0n, firstAt: null, lastAt: null, denied: 0n, folded: 0n };

/** In numbers, the events that conditions keep which say nothing of noise, with noise as `noise` says. */
export async function countEvents(
  connection: Connection,
  { whereSql, params }: Conditions,
  { noise, whole = false }: EventScope & { readonly noise: NoiseMode },
): Promise<EventTotals> {
  const parts = whole
    ? await countBySpan(connection)
    : await connection.rows<Omit<EventTotals, 'folded'> & { readonly noisy: boolean }>(
        `SELECT noise IS NOT NULL AS noisy, count(*) AS total, min(occurred_at) AS "firstAt", max(occurred_at) AS "lastAt",
           count(*) FILTER (outcome = 'denied') AS denied
         FROM event ${whereSql} GROUP BY noisy`,
        params,
      );
  const kept = parts.filter(({ noisy }) => noise === 'shown' || noisy === (noise === 'only'));
  const folded = noise === 'folded' ? parts.find(({ noisy }) => noisy)?.total : 0n;
  const times = kept.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]).filter((time) => time !== null);
  const sorted = times.sort((a, b) => (a < b ? -1 : 1));
  return {
    total: kept.reduce((sum, part) => sum + part.total, 0n),
    firstAt: sorted[0] ?? null,
    lastAt: sorted.at(-1) ?? null,
    denied: kept.reduce((sum, part) => sum + part.denied, 0n),
    folded: folded ?? 0n,
  };
}

/** The values of one column among the events that conditions keep, most frequent first. */
export function eventValues(
  connection: Connection,
  { whereSql, params }: Conditions,
  field: string,
  limit: number,
): Promise<{ readonly value: string | null; readonly count: bigint }[]> {
  return connection.rows(
    `SELECT CAST(${identifier(field)} AS VARCHAR) AS "value", count(*) AS "count"
     FROM event ${whereSql} GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST LIMIT ?::BIGINT`,
    [...params, limit],
  );
}

/** What states something and tells of nothing that happened (the making of a role years ago) left out. */
const HAPPENED = new Conditions().add(`event.noise IS DISTINCT FROM 'states-what-is'`);

/**
 * Events and denials in equal buckets over a closed time range in µs; a bucket without events is left out. Where nothing else is said
 * to be kept, what states something and tells of nothing that happened is left out. Over the whole case a span of events lies in the bucket of
 * its first one, which puts a bucket off by less than a 16th of its width.
 */
export async function eventHistogram(
  connection: Connection,
  range: EventScope & { readonly from: bigint; readonly to: bigint; readonly buckets: number },
  kept?: Conditions,
): Promise<readonly { readonly bucket: number; readonly count: number; readonly denied: number }[]> {
  const { from, to } = range;
  const said = kept ?? HAPPENED;
  const width = bucketWidth(range);
  if (range.whole) {
    const counted = await bucketsBySpan(connection, { from, to, width }, said);
    if (counted) return counted;
  }
  const conditions = new Conditions()
    .add('event.occurred_at BETWEEN make_timestamp(?::BIGINT) AND make_timestamp(?::BIGINT)', from, to)
    .addAll(said);
  return connection.rows(
    `SELECT ((epoch_us(occurred_at) - ?::BIGINT) // ?::BIGINT)::INTEGER AS bucket,
       count(*)::DOUBLE AS "count", (count(*) FILTER (outcome = 'denied'))::DOUBLE AS denied
     FROM event ${conditions.whereSql} GROUP BY 1 ORDER BY 1`,
    [from, width, ...conditions.params],
  );
}

/** One record behind an event. */
export interface EventRecord {
  /** Entry that holds it. */
  readonly fileId: number;
  /** Path of the entry. */
  readonly path: string;
  /** SHA-256 of the entry. */
  readonly sha256: string;
  /** Position in the entry, from 1. */
  readonly ordinal: bigint;
  /** What it is to the event. */
  readonly role: 'event' | 'paired' | 'duplicate';
}

/** One event as a row with `path`, `credential_id` and `credential_label`, or undefined. */
export function oneEvent(
  connection: Connection,
  eventId: bigint,
): Promise<Record<string, unknown> | undefined> {
  return connection.first(
    `SELECT e.* EXCLUDE (context_id), f.path, c.credential_id, c.label AS credential_label
     FROM event AS e
       LEFT JOIN evidence_file AS f ON f.file_id = e.file_id
       LEFT JOIN credential_alias AS a ON a.credential_key = e.credential_key
       LEFT JOIN credential AS c ON c.credential_id = a.credential_id
     WHERE e.event_id = ?::UBIGINT`,
    [eventId.toString()],
  );
}

/** Every record behind an event: its own first, then those that complete it, then its duplicates. */
export function recordsOf(connection: Connection, eventId: bigint): Promise<EventRecord[]> {
  return connection.rows<EventRecord>(
    `SELECT r.file_id AS "fileId", f.path, f.sha256, r.ordinal, r.role
     FROM (
       SELECT file_id, ordinal, 'event' AS role, 0 AS place FROM event WHERE event_id = ?::UBIGINT
       UNION ALL
       SELECT file_id, ordinal, role, CASE role WHEN 'paired' THEN 1 ELSE 2 END
       FROM event_record WHERE event_id = ?::UBIGINT
     ) AS r JOIN evidence_file AS f ON f.file_id = r.file_id
     ORDER BY r.place, f.path, r.ordinal`,
    [eventId.toString(), eventId.toString()],
  );
}
