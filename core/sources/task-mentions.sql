-- Where the ids of tasks stand in names, claims and keys. Computed again, whole, after every import.

-- A task's id found in a name, a claim or a key.
CREATE OR REPLACE TABLE task_mention (
  task_id VARCHAR,            -- the id that was found
  pattern VARCHAR,            -- name of the pattern that found it
  place VARCHAR,              -- where it stands: session_name, principal, claim, key
  value VARCHAR,              -- the text that it stands in
  key VARCHAR,                -- key that a claim is about, or the key itself; NULL for session names
  events BIGINT,              -- events that show it
  file_id INTEGER,            -- entry of one record that shows it
  ordinal BIGINT              -- position of that record
);

INSERT INTO task_mention
WITH
looked AS (
  SELECT name, string_split(places, ',') AS places, claim, pattern FROM _task_pattern
  UNION ALL
  SELECT DISTINCT name, places, NULL, pattern FROM inventory_task_pattern
),
named AS (
  SELECT 'session_name' AS place, session_name AS value, NULL AS key, event_id, file_id, ordinal FROM event WHERE session_name IS NOT NULL
  UNION ALL
  SELECT 'principal', actor_key, actor_key, event_id, file_id, ordinal FROM event WHERE actor_key IS NOT NULL
  UNION ALL
  SELECT 'principal', effective_key, effective_key, event_id, file_id, ordinal FROM event WHERE effective_key IS NOT NULL
  UNION ALL
  SELECT 'principal', subject_key, subject_key, event_id, file_id, ordinal FROM lifecycle WHERE subject_key IS NOT NULL
  UNION ALL
  SELECT 'key', credential_key, credential_key, event_id, file_id, ordinal FROM event WHERE credential_key IS NOT NULL
  UNION ALL
  SELECT 'key', credential_key, credential_key, event_id, file_id, ordinal FROM lifecycle WHERE credential_key IS NOT NULL
),
text AS (
  SELECT place, NULL AS claim, value, key, count(DISTINCT event_id) AS events, arg_min({'file_id': file_id, 'ordinal': ordinal}, event_id) AS first
  FROM named GROUP BY place, value, key
  UNION ALL
  SELECT CASE name WHEN 'key_id' THEN 'key' WHEN 'principal' THEN 'principal' ELSE 'claim' END, regexp_extract(name, '[^:./]*$'), value, credential_key, events,
    {'file_id': file_id, 'ordinal': ordinal}
  FROM credential_fact
),
found AS (
  SELECT t.*, l.name AS pattern,
    CASE WHEN l.pattern IS NULL THEN t.value
      WHEN regexp_matches(l.pattern, '(^|[^\\])\(([^?]|\?P?<[A-Za-z])') THEN TRY(regexp_extract(t.value, l.pattern, 1))
      ELSE TRY(regexp_extract(t.value, l.pattern)) END AS task_id
  FROM text AS t JOIN looked AS l ON (l.places IS NULL OR list_contains(l.places, t.place)) AND (l.claim IS NULL OR l.claim = t.claim)
)
SELECT task_id, pattern, place, value, key, sum(events)::BIGINT, arg_min(first.file_id, (first.file_id, first.ordinal)),
  arg_min(first.ordinal, (first.file_id, first.ordinal))
FROM found WHERE task_id <> '' GROUP BY task_id, pattern, place, value, key
ORDER BY task_id, place, value, key, pattern;

DROP TABLE _task_pattern;
