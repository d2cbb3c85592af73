-- Digests, keys and signatures state what is; what follows from them is worked out when all entries are in.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, ends_at AS occurred_at, CASE WHEN ends_at IS NULL THEN 'file' ELSE 'record' END AS time_basis,
  'aws-cloudtrail-digest' AS source, 'aws:' || coalesce(hashed_text(present(r.awsAccountId)), 'unknown') AS system_key,
  hashed_text(present(r.awsAccountId)) AS account, 'service' AS category, 'cloudtrail' AS service,
  CASE kind WHEN 'digest' THEN 'Digest' WHEN 'key' THEN 'PublicKey' ELSE 'Signature' END AS "action",
  CASE kind WHEN 'digest' THEN masked_text(r.digestS3Bucket || '/' || r.digestS3Object) WHEN 'key' THEN masked_text(r.Fingerprint) END AS resource,
  'allowed' AS outcome, 'states-what-is' AS noise
FROM _staged;

INSERT INTO _digest BY NAME
SELECT
  event_id, file_id, ordinal, hashed_text(present(r.awsAccountId)) AS account, hashed_text(r.digestS3Bucket) AS bucket, hashed_text(r.digestS3Object) AS object,
  concat_ws('/', hashed_text(r.awsAccountId), regexp_replace(regexp_extract(hashed_text(r.digestS3Object), '[^/]*$'), '_\d{8}T\d{6}Z', '')) AS "chain",
  starts_at, ends_at, CASE WHEN NOT holds_secret THEN r.digestEndTime END AS end_text, hashed_text(r.digestPublicKeyFingerprint) AS fingerprint,
  hashed_text(present(r.previousDigestS3Bucket)) AS previous_bucket,
  hashed_text(present(r.previousDigestS3Object)) AS previous_object, lower(hashed_text(present(r.previousDigestHashValue))) AS previous_sha256,
  hashed_text(present(r.previousDigestSignature)) AS previous_signature
FROM _staged WHERE kind = 'digest';

INSERT INTO _digest_log
SELECT event_id, hashed_text(log.s3Bucket), hashed_text(log.s3Object), lower(hashed_text(log.hashValue)), stated_time(log.oldestEventTime), stated_time(log.newestEventTime)
FROM (SELECT event_id, unnest(r.logFiles) AS log FROM _staged WHERE kind = 'digest')
WHERE log.s3Object IS NOT NULL;

INSERT INTO _digest_key SELECT event_id, hashed_text(r.Fingerprint), hashed_text(r."Value") FROM _staged WHERE kind = 'key';

INSERT INTO _digest_signature SELECT event_id, file_id, trim(r.signature) FROM _staged WHERE kind = 'signature';
