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
-- Names and keys of events: their number, and the first of the events by number.
named AS (
  SELECT 'session_name' AS place, session_name AS value, NULL AS key, count(*) AS events, min(event_id) AS event_id FROM event WHERE session_name IS NOT NULL GROUP BY session_name
  UNION ALL
  SELECT 'principal', actor_key, actor_key, count(*), min(event_id) FROM event WHERE actor_key IS NOT NULL GROUP BY actor_key
  UNION ALL
  SELECT 'principal', effective_key, effective_key, count(*), min(event_id) FROM event
  WHERE effective_key IS NOT NULL AND effective_key IS DISTINCT FROM actor_key GROUP BY effective_key
  UNION ALL
  SELECT 'key', credential_key, credential_key, count(*), min(event_id) FROM event WHERE credential_key IS NOT NULL GROUP BY credential_key
  UNION ALL
  -- What a life says beside its event; an event counts once for a value.
  SELECT place, value, value, count(event_id), min(event_id)
  FROM (
    SELECT DISTINCT 'principal' AS place, l.subject_key AS value, l.event_id FROM lifecycle AS l LEFT JOIN event AS e ON e.event_id = l.event_id
    WHERE l.subject_key IS NOT NULL AND l.subject_key IS DISTINCT FROM e.actor_key AND l.subject_key IS DISTINCT FROM e.effective_key
    UNION ALL
    SELECT DISTINCT 'key', l.credential_key, l.event_id FROM lifecycle AS l LEFT JOIN event AS e ON e.event_id = l.event_id
    WHERE l.credential_key IS NOT NULL AND l.credential_key IS DISTINCT FROM e.credential_key
  )
  GROUP BY place, value
),
text AS (
  SELECT place, NULL AS claim, value, key, sum(events) AS events, min(event_id) AS event_id, NULL AS file_id, NULL AS ordinal FROM named GROUP BY place, value, key
  UNION ALL
  SELECT CASE name WHEN 'key_id' THEN 'key' WHEN 'principal' THEN 'principal' ELSE 'claim' END, regexp_extract(name, '[^:./]*$'), value, credential_key, events,
    NULL, file_id, ordinal
  FROM credential_fact
),
found AS (
  SELECT t.*, l.name AS pattern,
    CASE WHEN l.pattern IS NULL THEN t.value
      WHEN regexp_matches(l.pattern, '(^|[^\\])\(([^?]|\?P?<[A-Za-z])') THEN TRY(regexp_extract(t.value, l.pattern, 1))
      ELSE TRY(regexp_extract(t.value, l.pattern)) END AS task_id
  FROM text AS t JOIN looked AS l ON (l.places IS NULL OR list_contains(l.places, t.place)) AND (l.claim IS NULL OR l.claim = t.claim)
),
mentioned AS MATERIALIZED (FROM found WHERE task_id <> ''),
record AS (
  SELECT event_id, min({'file_id': file_id, 'ordinal': ordinal}) AS first
  FROM (
    SELECT event_id, file_id, ordinal FROM event WHERE event_id IN (SELECT event_id FROM mentioned)
    UNION ALL
    SELECT event_id, file_id, ordinal FROM lifecycle
    WHERE event_id IN (SELECT event_id FROM mentioned) AND event_id NOT IN (SELECT event_id FROM event WHERE event_id IN (SELECT event_id FROM mentioned))
  )
  GROUP BY event_id
),
shown AS (
  SELECT m.*, coalesce(r.first, {'file_id': m.file_id, 'ordinal': m.ordinal}) AS first
  FROM mentioned AS m LEFT JOIN record AS r ON r.event_id = m.event_id
)
SELECT task_id, pattern, place, value, key, sum(events)::BIGINT, min(first).file_id, min(first).ordinal
FROM shown GROUP BY task_id, pattern, place, value, key
ORDER BY task_id, place, value, key, pattern;

DROP TABLE _task_pattern;
