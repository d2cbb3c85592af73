import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';

/** Which rows of the list of events in order of time are asked for. */
interface Rows {
  /** Rows to skip. */
  readonly offset: number;
  /** Rows to give. */
  readonly limit: number;
  /** Last first. */
  readonly descending: boolean;
}

/** Where rows of the list of events lie in time. */
export interface Stretch {
  /** First event of the spans that hold them, in µs. */
  readonly from: bigint;
  /** Last event of them, in µs. */
  readonly to: bigint;
  /** Rows to skip within them. */
  readonly offset: bigint;
}

/** Spans that are taken together to find rows: adding up fewer numbers saves more than sorting more events costs. */
const SPANS_A_PART = 16;

/**
 * The stretch of time in which rows of the list of events in order of time lie, by the counts of spans; null where there are none, or events without a
 * time may be among them. The conditions may say something of `event.noise` alone.
 */
export async function stretchOf(
  connection: Connection,
  { whereSql, params }: Conditions,
  { offset, limit, descending }: Rows,
): Promise<Stretch | null> {
  const row = await connection.first<Stretch & { readonly reached: boolean }>(
    `WITH asked AS (SELECT ?::BIGINT AS begins, ?::BIGINT AS ends),
     part AS (
       SELECT number // ?::BIGINT AS number, min(from_at) AS from_at, max(to_at) AS to_at, sum(events) AS events
       FROM _event_span AS event ${whereSql} GROUP BY 1
     ),
     counted AS (
       SELECT *, sum(events) OVER (ORDER BY number ${descending ? 'DESC' : 'ASC'}) AS upto FROM part WHERE number IS NOT NULL
     )
     SELECT epoch_us(min(c.from_at)) AS "from", epoch_us(max(c.to_at)) AS "to", any_value(a.begins) - min(c.upto - c.events)::BIGINT AS "offset",
       max(c.upto) >= any_value(a.ends) OR NOT EXISTS (FROM part WHERE number IS NULL) AS reached
     FROM counted AS c CROSS JOIN asked AS a WHERE c.upto > a.begins AND c.upto - c.events < a.ends
     HAVING count(*) > 0`,
    [offset, offset + limit, SPANS_A_PART, ...params],
  );
  return row?.reached === true ? row : null;
}

/** Width in µs of the narrowest equal buckets, at most so many, that cover a closed stretch of time in µs. */
export function bucketWidth({
  from,
  to,
  buckets,
}: {
  readonly from: bigint;
  readonly to: bigint;
  readonly buckets: number;
}): bigint {
  const span = to - from + 1n;
  return span / BigInt(buckets) + (span % BigInt(buckets) === 0n ? 0n : 1n);
}

/** How many spans a bucket must hold at least to be counted by whole ones. */
const SPANS_A_BUCKET = 16n;

/**
 * Events and denials in equal buckets of `width` µs over a closed time range in µs, by the counts of spans: each span lies whole in the bucket of its first
 * event, so that a bucket is off by less than a 16th of its width. Null where spans are too long for that. The conditions may say something
 * of `event.noise` alone.
 */
export async function bucketsBySpan(
  connection: Connection,
  { from, to, width }: { readonly from: bigint; readonly to: bigint; readonly width: bigint },
  kept: Conditions,
): Promise<readonly { readonly bucket: number; readonly count: number; readonly denied: number }[] | null> {
  const length = await connection.first<{ readonly seconds: bigint }>(
    'SELECT seconds FROM _event_span LIMIT 1',
  );
  if (!length || width < SPANS_A_BUCKET * length.seconds * 1_000_000n) return null;
  const { whereSql, params } = new Conditions()
    .add('event.from_at BETWEEN make_timestamp(?::BIGINT) AND make_timestamp(?::BIGINT)', from, to)
    .addAll(kept);
  return connection.rows(
    `SELECT ((epoch_us(from_at) - ?::BIGINT) // ?::BIGINT)::INTEGER AS bucket, sum(events)::DOUBLE AS "count", sum(denied)::DOUBLE AS denied
     FROM _event_span AS event ${whereSql} GROUP BY bucket ORDER BY bucket`,
    [from, width, ...params],
  );
}

/** Events by whether they are noise: how many, their first and last time in µs (null if none has one), and how many were refused. */
export function countBySpan(connection: Connection): Promise<
  {
    readonly noisy: boolean;
    readonly total: bigint;
    readonly firstAt: bigint | null;
    readonly lastAt: bigint | null;
    readonly denied: bigint;
  }[]
> {
  return connection.rows(
    `SELECT noise IS NOT NULL AS noisy, sum(events)::BIGINT AS total, min(from_at) AS "firstAt", max(to_at) AS "lastAt", sum(denied)::BIGINT AS denied
     FROM _event_span GROUP BY noisy`,
  );
}
