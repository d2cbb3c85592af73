-- Drops repeated events from _staged. An event delivered several times belongs to its smallest (entry SHA-256, ordinal);
-- every other delivery becomes a row of event_record. Earlier imports may hold a place that must give way.

CREATE OR REPLACE TEMP TABLE _loser AS
WITH repeated AS (SELECT event_id FROM _staged GROUP BY event_id HAVING count(*) > 1)
SELECT event_id, file_id, ordinal
FROM (
  SELECT event_id, file_id, ordinal, row_number() OVER (PARTITION BY event_id ORDER BY entry_sha256, ordinal) AS place
  FROM _staged
  WHERE event_id IN (FROM repeated)
)
WHERE place > 1;

INSERT INTO event_record SELECT event_id, file_id, ordinal, 'duplicate' FROM _loser;

DELETE FROM _staged USING _loser WHERE _staged.event_id = _loser.event_id AND _staged.file_id = _loser.file_id AND _staged.ordinal = _loser.ordinal;

CREATE OR REPLACE TEMP TABLE _met AS
SELECT
  e.event_id, e.file_id AS old_file, e.ordinal AS old_ordinal, s.file_id AS new_file, s.ordinal AS new_ordinal,
  (s.entry_sha256, s.ordinal) < (x.sha256, e.ordinal) AS gives_way
FROM event AS e
  JOIN _staged AS s ON s.event_id = e.event_id
  JOIN _entry AS x ON x.file_id = e.file_id;

INSERT INTO event_record
SELECT event_id, CASE WHEN gives_way THEN old_file ELSE new_file END, CASE WHEN gives_way THEN old_ordinal ELSE new_ordinal END, 'duplicate'
FROM _met;

DELETE FROM event WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM lifecycle WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM event_key WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM event_permission WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM process WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM _grant WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_agent WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_owner WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_alias WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_expectation WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_resource WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM inventory_task_pattern WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM registered_task WHERE event_id IN (SELECT event_id FROM _met WHERE gives_way);
DELETE FROM _staged WHERE event_id IN (SELECT event_id FROM _met WHERE NOT gives_way);
