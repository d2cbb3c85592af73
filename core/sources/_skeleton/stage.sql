-- SKELETON: records as one flat temporary table: everything that normalise.sql needs, read from the JSON once.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw). Anybody may write a secret anywhere: names are hashed (hashed_text), free text is masked (masked_text).

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('_skeleton', present(r.id), entry_sha256, ordinal) AS event_id,
  hashed_text(present(r.id)) AS event_uid,
  try_cast(r."time" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS occurred_at,
  hashed_text(present(r.caller)) AS caller,
  hashed_text(r.call) AS call,
  hashed_text(present(r.code)) AS code,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN r.call IS NULL THEN 'not-this-source'
    WHEN try_cast(r."time" AS TIMESTAMPTZ) IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN r.call IS NULL THEN 'a record has a call'
    WHEN try_cast(r."time" AS TIMESTAMPTZ) IS NULL THEN 'time is missing or not a time'
  END AS detail,
  raw AS excerpt
FROM _record;
