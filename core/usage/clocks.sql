-- By how much two times may differ though they mean the same moment, and when the logs that show uses were on.

-- How a moment is written in a sentence.
CREATE OR REPLACE TEMP MACRO moment(t) AS strftime(t, '%Y-%m-%d %H:%M:%S') || ' UTC';

-- A number of things, in words: `1 use`, `3 uses`.
CREATE OR REPLACE TEMP MACRO counted(n, word) AS format('{:,} {}{}', n, word, CASE n WHEN 1 THEN '' ELSE 's' END);

-- A length of time in days, to a tenth.
CREATE OR REPLACE TEMP MACRO days(seconds) AS format('{:.1f} days', seconds / 86400.0);

-- Whether a call was turned away because its credential was not accepted, so that it shows no use of it.
CREATE OR REPLACE TEMP MACRO not_accepted(error) AS coalesce(regexp_matches(error,
  '^(ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|UnrecognizedClientException|AuthFailure|SignatureDoesNotMatch|UNAUTHENTICATED|Unauthorized)$'), false);

-- Calls among events that meet a condition: an action that two accounts log is one.
CREATE OR REPLACE TEMP MACRO calls_of(shared, condition) AS count(*) FILTER (shared IS NULL AND condition) + count(DISTINCT shared) FILTER (condition);

-- Place of an event in time, ties in the order of their ids.
CREATE OR REPLACE TEMP MACRO in_order(occurred, id) AS epoch_us(occurred)::HUGEINT * 18446744073709551616::HUGEINT + id;

-- How exact one source writes time, in microseconds: a time that is cut off may be as much too early.
CREATE OR REPLACE TEMP TABLE _step AS
SELECT source, CASE time_step WHEN 'second' THEN 1000000 WHEN 'millisecond' THEN 1000 ELSE 1 END AS step_us FROM source_clock;

-- How far two clocks were seen apart, either way round, in microseconds.
CREATE OR REPLACE TEMP TABLE _apart AS
SELECT left_source, left_system, right_source, right_system, abs(offset_us) + spread_us AS apart_us FROM clock_offset
UNION ALL
SELECT right_source, right_system, left_source, left_system, abs(offset_us) + spread_us FROM clock_offset;

-- Days on which each log that shows uses has records, with the last of each.
CREATE OR REPLACE TEMP TABLE _log_day AS
SELECT system_key, source, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
  bool_or(category = 'data') AS shows_data,
  arg_max({'file_id': file_id, 'ordinal': ordinal}, in_order(occurred_at, event_id)) AS last
FROM event
WHERE source IN ('aws-cloudtrail', 'vault-audit', 'gcp-audit', 'kubernetes-audit') AND occurred_at IS NOT NULL AND noise IS DISTINCT FROM 'states-what-is'
GROUP BY system_key, source, date_trunc('day', occurred_at);

-- Stretches that a log covers. A day without any record ends one: whether something happened in it cannot be told.
CREATE OR REPLACE TEMP TABLE _log_stretch AS
WITH broken AS (
  SELECT *, first_at - lag(last_at) OVER (PARTITION BY system_key, source ORDER BY first_at) > INTERVAL 1 DAY AS breaks FROM _log_day
),
numbered AS (
  SELECT *, count(*) FILTER (breaks) OVER (PARTITION BY system_key, source ORDER BY first_at) AS stretch FROM broken
)
SELECT system_key, source, min(first_at) AS since, max(last_at) AS until FROM numbered GROUP BY system_key, source, stretch;
