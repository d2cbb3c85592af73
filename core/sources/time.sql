-- What the clocks of the sources are worth: what each writes, where it is silent, and how two of them differ. Computed again, whole.

-- How one source writes time.
CREATE OR REPLACE TABLE source_clock (
  source VARCHAR,             -- id of the source
  time_step VARCHAR,          -- smallest step of its times: second, millisecond, microsecond, nanosecond (kept to the microsecond)
  zone VARCHAR,               -- utc: always UTC; stated: with an offset; unstated: local time of a machine it does not name
  year_basis VARCHAR,         -- stated, or unstated: then inferred
  rhythm_seconds BIGINT       -- silence that says nothing by itself; NULL for what is no log
);

-- One stretch of silence longer than its source's own rhythm.
CREATE OR REPLACE TABLE evidence_gap (
  source VARCHAR,             -- source that is silent
  system_key VARCHAR,         -- installation whose log it is
  file_id INTEGER,            -- entry within which it is silent; NULL for the silence of all its entries together
  from_at TIMESTAMP,          -- last event before (UTC)
  to_at TIMESTAMP,            -- first event after (UTC)
  seconds BIGINT              -- length
);

-- How two sources' clocks differ, by calls that both logged under one id.
CREATE OR REPLACE TABLE clock_offset (
  left_source VARCHAR,        -- one source
  left_system VARCHAR,        -- its installation
  right_source VARCHAR,       -- the other
  right_system VARCHAR,       -- its installation
  offset_us BIGINT,           -- median of left minus right, in microseconds
  spread_us BIGINT,           -- median distance from that median, in microseconds
  pairs BIGINT                -- calls that both logged
);

-- A file that nothing covers leaves its own period uncovered.
UPDATE evidence_proof SET covers_from = f.first_at, covers_to = f.last_at
FROM evidence_file AS f
WHERE evidence_proof.file_id = f.file_id AND covers_from IS NULL AND covers_to IS NULL;

INSERT INTO source_clock FROM _clock WHERE source IN (SELECT source FROM evidence_file) ORDER BY source;

-- A stretch of one rhythm without an event lies between two buckets that have some: only their borders need be compared.
INSERT INTO evidence_gap
WITH
placed AS (
  SELECT e.source, e.system_key, e.file_id, e.occurred_at, c.rhythm_seconds AS rhythm, epoch_us(e.occurred_at) // (c.rhythm_seconds * 1000000) AS bucket
  FROM event AS e JOIN _clock AS c ON c.source = e.source
  WHERE c.rhythm_seconds IS NOT NULL AND e.occurred_at IS NOT NULL AND e.noise IS DISTINCT FROM 'states-what-is'
),
bucket AS (
  SELECT source, system_key, file_id, rhythm, bucket, min(occurred_at) AS first_at, max(occurred_at) AS last_at
  FROM placed GROUP BY source, system_key, file_id, rhythm, bucket
),
both_levels AS (
  SELECT source, system_key, file_id, rhythm, bucket, first_at, last_at FROM bucket
  UNION ALL
  SELECT source, system_key, NULL, rhythm, bucket, min(first_at), max(last_at)
  FROM bucket GROUP BY source, system_key, rhythm, bucket
),
step AS (
  SELECT source, system_key, file_id, rhythm, first_at,
    lag(last_at) OVER (PARTITION BY source, system_key, file_id ORDER BY bucket) AS before_at
  FROM both_levels
)
SELECT source, system_key, file_id, before_at, first_at, epoch(first_at - before_at)::BIGINT
FROM step WHERE first_at - before_at > to_seconds(rhythm)
ORDER BY source, system_key, file_id NULLS FIRST, before_at;

-- The logs of the clouds and of Vault know none of the others' ids: what several log, a client has written down.
INSERT INTO clock_offset
WITH
told AS (
  SELECT DISTINCT request_id FROM event
  WHERE request_id IS NOT NULL AND source NOT IN ('aws-cloudtrail', 'gcp-audit', 'kubernetes-audit', 'vault-audit')
),
call AS (
  SELECT request_id, source, system_key, min(occurred_at) AS occurred_at
  FROM event WHERE request_id IN (FROM told) AND occurred_at IS NOT NULL
  GROUP BY request_id, source, system_key
),
pair AS (
  SELECT l.source AS left_source, l.system_key AS left_system, r.source AS right_source, r.system_key AS right_system,
    epoch_us(l.occurred_at) - epoch_us(r.occurred_at) AS offset_us
  FROM call AS l JOIN call AS r ON r.request_id = l.request_id AND l.source < r.source
),
middle AS (
  SELECT left_source, left_system, right_source, right_system, quantile_disc(offset_us, 0.5) AS offset_us, count(*) AS pairs
  FROM pair GROUP BY ALL HAVING count(*) >= 3
)
SELECT m.left_source, m.left_system, m.right_source, m.right_system, m.offset_us,
  quantile_disc(abs(p.offset_us - m.offset_us), 0.5), m.pairs
FROM middle AS m JOIN pair AS p USING (left_source, left_system, right_source, right_system)
GROUP BY ALL ORDER BY ALL;

DROP TABLE _clock;
