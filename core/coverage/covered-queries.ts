/**
 * How much of two stretches of time each log covers, as the queries `log` to `covered` of a WITH: its records' extent without silences longer than its rhythm; at
 * the ends of a stretch that holds records, silence within the rhythm says nothing either. Reads `side(which, from_at, to_at)` with the sides a and b.
 */
export const COVERED_SQL = `log AS (
    SELECT s.source, s.system_key, min(s.from_at) AS first_at, max(s.to_at) AS last_at, coalesce(any_value(c.rhythm_seconds), 0) * 1000000 AS rhythm
    FROM coverage_span AS s LEFT JOIN source_clock AS c ON c.source = s.source
    GROUP BY s.source, s.system_key
  ),
  silence AS (
    SELECT source, system_key, '-infinity'::TIMESTAMP AS from_at, first_at AS to_at, rhythm AS passed FROM log
    UNION ALL
    SELECT source, system_key, last_at, 'infinity'::TIMESTAMP, rhythm FROM log
    UNION ALL
    SELECT source, system_key, from_at, to_at, 0 FROM evidence_gap WHERE file_id IS NULL
  ),
  lack AS (
    SELECT g.source, g.system_key, s.which, greatest(g.from_at, s.from_at) AS begins, least(g.to_at, s.to_at) AS ends, epoch_us(ends) - epoch_us(begins) AS us
    FROM silence AS g JOIN side AS s ON g.from_at < s.to_at AND g.to_at > s.from_at
    WHERE us > g.passed OR us = epoch_us(s.to_at) - epoch_us(s.from_at)
  ),
  lacking AS (
    SELECT source, system_key, which, sum(us)::BIGINT AS us, count(*) AS gaps, arg_max(begins, us) AS gap_from, arg_max(ends, us) AS gap_to
    FROM lack GROUP BY source, system_key, which
  ),
  measured AS (
    SELECT l.source, l.system_key, s.which, epoch_us(s.to_at) - epoch_us(s.from_at) - coalesce(k.us, 0) AS us, coalesce(k.gaps, 0) AS gaps, k.gap_from, k.gap_to
    FROM log AS l
      CROSS JOIN side AS s
      LEFT JOIN lacking AS k ON k.source = l.source AND k.system_key IS NOT DISTINCT FROM l.system_key AND k.which = s.which
  ),
  covered AS (
    SELECT a.source, a.system_key, a.us AS a_us, a.gaps AS a_gaps, a.gap_from AS a_gap_from, a.gap_to AS a_gap_to,
      b.us AS b_us, b.gaps AS b_gaps, b.gap_from AS b_gap_from, b.gap_to AS b_gap_to
    FROM measured AS a JOIN measured AS b ON b.source = a.source AND b.system_key IS NOT DISTINCT FROM a.system_key AND b.which = 'b'
    WHERE a.which = 'a'
  )`;
