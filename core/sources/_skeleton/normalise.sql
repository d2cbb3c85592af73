-- SKELETON: rows of the public tables from _staged, from which rejected rows and duplicates are gone.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, 'record' AS time_basis, '_skeleton' AS source, 'skeleton:default' AS system_key,
  'management' AS category, 'skeleton' AS service, call AS "action", CASE WHEN code IS NULL THEN 'allowed' ELSE 'failed' END AS outcome,
  code AS "error", 'skeleton-key:' || caller AS credential_key, event_uid AS request_id
FROM _staged;
