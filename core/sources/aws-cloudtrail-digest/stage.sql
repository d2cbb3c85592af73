-- A digest, a public key or a signature a row.

CREATE OR REPLACE TEMP TABLE _staged AS
WITH told AS (
  SELECT
    file_id, ordinal, entry_sha256, raw, r,
    event_id_of('aws-cloudtrail-digest', CAST(NULL AS VARCHAR), entry_sha256, ordinal) AS event_id,
    CASE WHEN r IS NULL THEN NULL WHEN present(r.digestS3Object) IS NOT NULL AND present(r.digestS3Bucket) IS NOT NULL THEN 'digest'
      WHEN present(r.Fingerprint) IS NOT NULL AND present(r."Value") IS NOT NULL THEN 'key'
      WHEN regexp_full_match(trim(r.signature), '[0-9a-f]+') AND length(trim(r.signature)) IN (512, 1024) THEN 'signature' END AS kind,
    hashed_text(concat_ws(chr(10), r.digestS3Bucket, r.digestS3Object, r.digestEndTime))
      <> concat_ws(chr(10), r.digestS3Bucket, r.digestS3Object, r.digestEndTime) AS holds_secret,
    stated_time(r.digestStartTime) AS starts_at, stated_time(r.digestEndTime) AS ends_at
  FROM _record
)
SELECT * EXCLUDE (raw),
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN kind IS NULL THEN 'not-this-source'
    WHEN kind = 'digest' AND (starts_at IS NULL OR ends_at IS NULL) THEN 'bad-time'
  END AS reject,
  CASE
    WHEN kind IS NULL THEN 'neither a digest, nor a public key, nor a signature'
    WHEN kind = 'digest' AND (starts_at IS NULL OR ends_at IS NULL) THEN 'digestStartTime or digestEndTime is missing or not a time'
  END AS detail,
  raw AS excerpt
FROM told;
