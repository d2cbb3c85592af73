-- Log entries become calls. The entries of one operation are one call: its first entry is the event's record, the others complete it.
-- An entry delivered again is a duplicate.

CREATE OR REPLACE TEMP TABLE _gcp_half AS
SELECT * EXCLUDE (reject, detail, excerpt, suspect) FROM _staged WHERE step IS NOT NULL
UNION ALL BY NAME
SELECT * FROM _gcp_entry WHERE event_id IN (SELECT event_id FROM _staged WHERE step IS NOT NULL);

-- Single entries: of several deliveries the smallest place counts, also against an earlier import's.
CREATE OR REPLACE TEMP TABLE _gcp_again AS
SELECT event_id, file_id, ordinal
FROM _staged WHERE step IS NULL
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY entry_sha256, ordinal) > 1;

DELETE FROM _staged USING _gcp_again AS a WHERE _staged.file_id = a.file_id AND _staged.ordinal = a.ordinal;

CREATE OR REPLACE TEMP TABLE _gcp_met AS
SELECT e.event_id, e.file_id AS old_file, e.ordinal AS old_ordinal, s.file_id AS new_file, s.ordinal AS new_ordinal,
  s.step IS NOT NULL OR (s.entry_sha256, s.ordinal) < (x.sha256, e.ordinal) AS gives_way
FROM event AS e
  JOIN _staged AS s ON s.event_id = e.event_id
  JOIN _entry AS x ON x.file_id = e.file_id;

DELETE FROM event_record WHERE event_id IN (SELECT event_id FROM _gcp_half);

INSERT INTO event_record SELECT event_id, file_id, ordinal, 'duplicate' FROM _gcp_again;
INSERT INTO event_record
SELECT event_id, CASE WHEN gives_way THEN old_file ELSE new_file END, CASE WHEN gives_way THEN old_ordinal ELSE new_ordinal END, 'duplicate'
FROM _gcp_met WHERE event_id NOT IN (SELECT event_id FROM _gcp_half);

DELETE FROM event WHERE event_id IN (SELECT event_id FROM _gcp_met WHERE gives_way);
DELETE FROM event_key WHERE event_id IN (SELECT event_id FROM _gcp_met WHERE gives_way);
DELETE FROM event_permission WHERE event_id IN (SELECT event_id FROM _gcp_met WHERE gives_way);
DELETE FROM lifecycle WHERE event_id IN (SELECT event_id FROM _gcp_met WHERE gives_way);
DELETE FROM _grant WHERE event_id IN (SELECT event_id FROM _gcp_met WHERE gives_way);
DELETE FROM _gcp_entry WHERE event_id IN (SELECT event_id FROM _gcp_half);

INSERT INTO _gcp_entry BY NAME FROM _gcp_half;

CREATE OR REPLACE TEMP TABLE _gcp_step AS
WITH copy AS (
  SELECT *, row_number() OVER (PARTITION BY event_id, coalesce(entry_uid, entry_sha256 || chr(31) || ordinal) ORDER BY entry_sha256, ordinal) AS delivery
  FROM _gcp_half
)
SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY delivery > 1, step, occurred_at, entry_sha256, ordinal) AS place FROM copy;

INSERT INTO event_record
SELECT event_id, file_id, ordinal, CASE WHEN delivery > 1 THEN 'duplicate' ELSE 'paired' END FROM _gcp_step WHERE place > 1;

-- What the first entry leaves out, a later one says. The last one that tells of an error has the last word: an operation fails at its end.
CREATE OR REPLACE TEMP TABLE _gcp_call AS
WITH
kept AS (SELECT * EXCLUDE (delivery) FROM _gcp_step WHERE delivery = 1),
alone AS (SELECT event_id FROM kept GROUP BY event_id HAVING count(*) = 1)
SELECT * EXCLUDE (reject, detail, excerpt, suspect, entry_uid, step)
FROM _staged WHERE step IS NULL AND event_id NOT IN (SELECT event_id FROM _gcp_met WHERE NOT gives_way)
UNION ALL BY NAME
SELECT * EXCLUDE (place, entry_uid, step) FROM kept WHERE event_id IN (FROM alone)
UNION ALL BY NAME
SELECT event_id, arg_min(COLUMNS(* EXCLUDE (event_id, place, entry_uid, step, "error", permissions)), place),
  arg_max("error", place) AS "error", flatten(list(permissions ORDER BY place)) AS permissions
FROM kept WHERE event_id NOT IN (FROM alone) GROUP BY event_id;

DROP TABLE _gcp_half;
DROP TABLE _gcp_again;
DROP TABLE _gcp_met;
DROP TABLE _gcp_step;
