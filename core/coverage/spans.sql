-- The logs by place and day, and small tables that the statements of what is missing read in place of the events.

-- What an installation is called in a sentence and at its beginning; one that does not say its name is called by its kind alone.
CREATE OR REPLACE TEMP MACRO installation(key) AS
  CASE split_part(key, ':', 1) WHEN 'aws' THEN 'account' WHEN 'gcp' THEN 'project' WHEN 'vault' THEN 'Vault' WHEN 'k8s' THEN 'cluster'
    WHEN 'spire' THEN 'trust domain' WHEN 'ssh' THEN 'host' WHEN 'oauth' THEN 'issuer' WHEN 'otel' THEN 'service' ELSE split_part(key, ':', 1) END
  || CASE WHEN split_part(key, ':', 2) IN ('default', 'unknown') THEN '' ELSE ' ' || substr(key, strpos(key, ':') + 1) END;
CREATE OR REPLACE TEMP MACRO of_installation(key) AS upper(left(installation(key), 1)) || substr(installation(key), 2);

INSERT INTO coverage_span
WITH
daily AS (
  SELECT source, system_key, account, region, CAST(occurred_at AS DATE) AS on_day, min(occurred_at) AS from_at, max(occurred_at) AS to_at,
    count(*) AS events, count(*) FILTER (category = 'data') AS data_events, arg_min({'file_id': file_id, 'ordinal': ordinal}, event_id) AS place
  FROM event WHERE occurred_at IS NOT NULL AND noise IS DISTINCT FROM 'states-what-is'
  GROUP BY ALL
),
numbered AS (
  SELECT *, on_day - CAST(row_number() OVER (PARTITION BY source, system_key, account, region ORDER BY on_day) AS INTEGER) AS run FROM daily
)
SELECT source, system_key, account, region, min(from_at), max(to_at), count(*), sum(events)::BIGINT, sum(data_events)::BIGINT,
  arg_min(place, on_day).file_id, arg_min(place, on_day).ordinal
FROM numbered GROUP BY source, system_key, account, region, run
ORDER BY source, system_key, account NULLS FIRST, region NULLS FIRST, min(from_at);

-- Each log with the stretch that holds most of it: a single record of years ago is no beginning of a log.
CREATE OR REPLACE TEMP TABLE _log AS
WITH
reaching AS (
  SELECT *, max(to_at) OVER (PARTITION BY source, system_key ORDER BY from_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM coverage_span
),
numbered AS (
  SELECT *, count(*) FILTER (from_at - reached > INTERVAL 30 DAY) OVER (PARTITION BY source, system_key ORDER BY from_at) AS stretch FROM reaching
),
stretch AS (
  SELECT source, system_key, stretch, min(from_at) AS from_at, max(to_at) AS to_at, sum(events)::BIGINT AS events, sum(data_events)::BIGINT AS data_events
  FROM numbered GROUP BY source, system_key, stretch
)
SELECT source, system_key, arg_max(from_at, events) AS from_at, arg_max(to_at, events) AS to_at, sum(events)::BIGINT AS events,
  sum(data_events)::BIGINT AS data_events, split_part(system_key, ':', 1) AS prefix, substr(system_key, strpos(system_key, ':') + 1) AS label
FROM stretch GROUP BY source, system_key;

-- Calls by service, and how many of them name no credential, or one under a hash alone.
CREATE OR REPLACE TEMP TABLE _called AS
SELECT source, system_key, service, category, count(*) AS events,
  arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) AS place,
  count(*) FILTER (credential_key IS NULL AND noise IS NULL) AS nameless,
  arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) FILTER (credential_key IS NULL AND noise IS NULL) AS nameless_place,
  count(*) FILTER (starts_with(credential_key, 'vault-hmac:')) AS hashed,
  arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) FILTER (starts_with(credential_key, 'vault-hmac:')) AS hashed_place,
  count(*) FILTER (time_basis IN ('inferred-year', 'inferred-zone')) AS guessed,
  arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) FILTER (time_basis IN ('inferred-year', 'inferred-zone')) AS guessed_place
FROM event WHERE noise IS DISTINCT FROM 'states-what-is'
GROUP BY source, system_key, service, category;

-- A record of each installation, what states something included.
CREATE OR REPLACE TEMP TABLE _system_place AS
SELECT system_key, arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) AS place FROM event GROUP BY system_key;

-- A record that shows each credential: that of its making, else that at which its chain ends, else one that states a fact about it. A session
-- is listed for its keys, as lists of credentials have it.
CREATE OR REPLACE TEMP TABLE _credential_place AS
WITH
made AS (
  SELECT a.credential_id, arg_min({'file_id': l.file_id, 'ordinal': l.ordinal}, l.event_id) AS place
  FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
  WHERE l.phase = 'issued' GROUP BY a.credential_id
),
stated AS (
  SELECT a.credential_id, arg_min({'file_id': f.file_id, 'ordinal': f.ordinal}, (f.name, f."value", f.first_at)) AS place
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key GROUP BY a.credential_id
),
own AS (
  SELECT c.credential_id, c.kind, c.session_key, coalesce(m.place.file_id, b.file_id, f.place.file_id) AS file_id,
    coalesce(m.place.ordinal, b.ordinal, f.place.ordinal) AS ordinal
  FROM credential AS c
    LEFT JOIN made AS m ON m.credential_id = c.credential_id
    LEFT JOIN credential_break AS b ON b.credential_id = c.credential_id
    LEFT JOIN stated AS f ON f.credential_id = c.credential_id
),
session AS (
  SELECT session_key, arg_min({'file_id': file_id, 'ordinal': ordinal}, credential_id) FILTER (file_id IS NOT NULL) AS place, bool_or(kind = 'aws-session') AS itself
  FROM own WHERE session_key IS NOT NULL GROUP BY session_key
)
SELECT o.credential_id, CASE WHEN o.file_id IS NULL THEN s.place.file_id ELSE o.file_id END AS file_id,
  CASE WHEN o.file_id IS NULL THEN s.place.ordinal ELSE o.ordinal END AS ordinal, o.kind = 'aws-session' OR s.itself IS NOT TRUE AS listed
FROM own AS o LEFT JOIN session AS s ON s.session_key = o.session_key;
