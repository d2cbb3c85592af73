-- An envelope or a public key a row.

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256, r,
  event_id_of('attestation', CAST(NULL AS VARCHAR), entry_sha256, ordinal) AS event_id,
  stated_time(r.made_at) AS made_at,
  hashed_text(list_filter(r.signers, lambda s: s IS NOT NULL)[1]) AS first_signer,
  CASE WHEN r IS NULL THEN 'not-an-object' WHEN r.form IS NULL AND r.spki IS NULL THEN 'not-this-source' END AS reject,
  CASE WHEN r.form IS NULL AND r.spki IS NULL THEN 'neither an envelope nor a public key' END AS detail,
  raw AS excerpt
FROM _record;
