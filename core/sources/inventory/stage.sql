-- A row of the inventory a row. A pattern is tried by the engine that will run it.

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256, r,
  event_id_of('inventory', CAST(NULL AS VARCHAR), entry_sha256, ordinal) AS event_id,
  CASE WHEN r IS NULL THEN 'not-an-object' WHEN r.noun IS NULL THEN 'not-this-source'
    WHEN r.pattern IS NOT NULL AND TRY(regexp_matches('', r.pattern)) IS NULL THEN 'bad-row' END AS reject,
  CASE WHEN r.noun IS NULL THEN 'no row of an inventory'
    WHEN r.pattern IS NOT NULL AND TRY(regexp_matches('', r.pattern)) IS NULL THEN 'line ' || r.line || ': the pattern is no regular expression of RE2' END AS detail,
  raw AS excerpt
FROM _record;
