-- Events added up by spans of time, with what was called and with where it came from, so that long periods are compared without reading every event. A table of
-- which nothing would be saved, since it would have more than 500,000 rows, is left empty.

CREATE OR REPLACE TABLE _event_call (
  from_at TIMESTAMP,          -- start of the span (UTC), a whole number of spans from 1970, rows lie in its order; events without a time are left out
  seconds BIGINT,             -- length of every span: the shortest of 60, 600, 3,600, 21,600, 86,400, 604,800 and 2,592,000 of which the case fills at most 200
  noise VARCHAR,              -- as in event
  source VARCHAR,             -- as in event
  system_key VARCHAR,         -- as in event
  service VARCHAR,            -- as in event
  "action" VARCHAR,           -- as in event
  account VARCHAR,            -- as in event
  region VARCHAR,             -- as in event
  events BIGINT,              -- how many they are
  denied BIGINT               -- of them, refused by authorisation
);

CREATE OR REPLACE TABLE _event_origin (
  from_at TIMESTAMP,          -- as in _event_call
  seconds BIGINT,             -- as in _event_call
  noise VARCHAR,              -- as in event
  source VARCHAR,             -- as in event
  system_key VARCHAR,         -- as in event
  client_addr VARCHAR,        -- as in event
  user_agent VARCHAR,         -- as in event
  events BIGINT,              -- how many they are
  denied BIGINT               -- of them, refused by authorisation
);

CREATE OR REPLACE TEMP TABLE _sum_length AS
WITH filled AS (
  SELECT unnest([60, 600, 3600, 21600, 86400, 604800]) AS seconds,
    unnest([count(DISTINCT second // 60), count(DISTINCT second // 600), count(DISTINCT second // 3600), count(DISTINCT second // 21600),
      count(DISTINCT second // 86400), count(DISTINCT second // 604800)]) AS spans
  FROM (SELECT number * seconds AS second FROM _event_span)
)
SELECT coalesce(min(seconds) FILTER (spans <= 200), 2592000)::BIGINT AS seconds FROM filled;

CREATE OR REPLACE TEMP TABLE _called_sum AS
SELECT time_bucket(to_seconds(l.seconds), occurred_at, TIMESTAMP '1970-01-01') AS from_at, l.seconds, noise, source, system_key, service, "action", account, region,
  count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied
FROM event CROSS JOIN _sum_length AS l WHERE occurred_at IS NOT NULL GROUP BY ALL;

INSERT INTO _event_call FROM _called_sum WHERE (SELECT count(*) FROM _called_sum) <= 500000 ORDER BY ALL;

CREATE OR REPLACE TEMP TABLE _origin_sum AS
SELECT time_bucket(to_seconds(l.seconds), occurred_at, TIMESTAMP '1970-01-01') AS from_at, l.seconds, noise, source, system_key, client_addr, user_agent,
  count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied
FROM event CROSS JOIN _sum_length AS l WHERE occurred_at IS NOT NULL GROUP BY ALL;

INSERT INTO _event_origin FROM _origin_sum WHERE (SELECT count(*) FROM _origin_sum) <= 500000 ORDER BY ALL;

DROP TABLE _sum_length;
DROP TABLE _called_sum;
DROP TABLE _origin_sum;
