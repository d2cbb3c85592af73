-- Records of one request become one event. The event's record is that of the latest stage (the smallest of several deliveries), which repeats
-- what the earlier ones say; one record of each other stage is paired, every other is a duplicate.

-- Calls of which an earlier batch or import brought a record.
CREATE OR REPLACE TEMP TABLE _met AS
SELECT event_id FROM event WHERE source = 'kubernetes-audit' AND event_id IN (SELECT event_id FROM _staged);

CREATE OR REPLACE TEMP TABLE _several AS
WITH
several AS (SELECT event_id FROM _staged GROUP BY event_id HAVING count(*) > 1 UNION FROM _met),
older AS (
  SELECT event_id, file_id, ordinal FROM event WHERE event_id IN (FROM _met)
  UNION ALL
  SELECT event_id, file_id, ordinal FROM event_record WHERE event_id IN (FROM _met)
),
placed AS (
  SELECT event_id, file_id, ordinal, entry_sha256, rank, true AS is_new FROM _staged WHERE event_id IN (FROM several)
  UNION ALL
  SELECT o.event_id, o.file_id, o.ordinal, x.sha256, coalesce(s.rank, 1), false
  FROM older AS o
    JOIN _entry AS x ON x.file_id = o.file_id
    LEFT JOIN _k8s_stage AS s ON s.event_id = o.event_id AND s.file_id = o.file_id AND s.ordinal = o.ordinal
)
SELECT *,
  row_number() OVER (PARTITION BY event_id ORDER BY rank, entry_sha256, ordinal) AS place,
  row_number() OVER (PARTITION BY event_id, rank ORDER BY entry_sha256, ordinal) AS delivery
FROM placed;

DELETE FROM event_record WHERE event_id IN (FROM _met);

INSERT INTO event_record
SELECT event_id, file_id, ordinal, CASE WHEN delivery = 1 THEN 'paired' ELSE 'duplicate' END FROM _several WHERE place > 1;

INSERT INTO _k8s_stage SELECT event_id, file_id, ordinal, rank FROM _staged WHERE rank > 1;

-- What an earlier record said gives way where the event has a new one.
CREATE OR REPLACE TEMP TABLE _yields AS
SELECT event_id FROM _several WHERE place = 1 AND is_new AND event_id IN (FROM _met);

DELETE FROM event WHERE event_id IN (FROM _yields);
DELETE FROM event_key WHERE event_id IN (FROM _yields);
DELETE FROM event_permission WHERE event_id IN (FROM _yields);
DELETE FROM lifecycle WHERE event_id IN (FROM _yields);
DELETE FROM _grant WHERE event_id IN (FROM _yields);

DELETE FROM _staged USING _several AS s
WHERE s.event_id = _staged.event_id AND s.file_id = _staged.file_id AND s.ordinal = _staged.ordinal AND s.place > 1;

DROP TABLE _yields;
DROP TABLE _several;
DROP TABLE _met;
