-- Events added up by short spans of time, so that a count over the whole case and a page far down a list do not read every event.

CREATE OR REPLACE TABLE _event_span (
  number BIGINT,              -- number of the span since 1970, NULL for events without a time; rows lie in this order
  seconds BIGINT,             -- length of every span: the shortest of 1, 10, 60, 600, 3,600 and 86,400 of which the case fills at most 200,000
  noise VARCHAR,              -- as in event
  from_at TIMESTAMP,          -- first of the events
  to_at TIMESTAMP,            -- last of the events
  events BIGINT,              -- how many they are
  denied BIGINT               -- of them, refused by authorisation
);

CREATE OR REPLACE TEMP TABLE _event_second AS
SELECT epoch_us(occurred_at) // 1000000 AS second, noise, min(occurred_at) AS from_at, max(occurred_at) AS to_at, count(*) AS events,
  count(*) FILTER (outcome = 'denied') AS denied
FROM event GROUP BY second, noise;

INSERT INTO _event_span
WITH filled AS (
  SELECT unnest([1, 10, 60, 600, 3600]) AS seconds,
    unnest([count(DISTINCT second), count(DISTINCT second // 10), count(DISTINCT second // 60), count(DISTINCT second // 600), count(DISTINCT second // 3600)]) AS spans
  FROM _event_second
),
length AS (SELECT coalesce(min(seconds) FILTER (spans <= 200000), 86400) AS seconds FROM filled)
SELECT s.second // l.seconds AS number, l.seconds, s.noise, min(s.from_at), max(s.to_at), sum(s.events), sum(s.denied)
FROM _event_second AS s CROSS JOIN length AS l
GROUP BY number, l.seconds, s.noise
ORDER BY number NULLS LAST, s.noise;

DROP TABLE _event_second;
