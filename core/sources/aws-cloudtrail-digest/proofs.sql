-- What the digests of the evidence prove: of themselves, of their chains, and of the log files that they list.

DELETE FROM evidence_proof WHERE kind = 'cloudtrail-digest';

-- A digest whose signature holds proves the digest that it names by hash, and so on backwards.
CREATE OR REPLACE TEMP TABLE _digest_state AS
WITH RECURSIVE
known AS (SELECT d.*, c.sha256, c.signature, c.signature_file FROM _digest AS d JOIN _digest_check AS c ON c.event_id = d.event_id),
proven(event_id, by_hash, proof_file) AS (
  SELECT event_id, false, coalesce(signature_file, file_id) FROM known WHERE signature = 'valid'
  UNION
  SELECT d.event_id, true, n.file_id
  FROM proven AS p
    JOIN known AS n ON n.event_id = p.event_id
    JOIN known AS d ON d.object = n.previous_object AND d.bucket = n.previous_bucket AND d.sha256 = n.previous_sha256
  WHERE d.signature IN ('none', 'no-key')
),
denied AS (
  SELECT d.event_id, min(n.file_id) AS proof_file
  FROM known AS d JOIN known AS n ON n.previous_object = d.object AND n.previous_bucket = d.bucket
  WHERE d.sha256 <> n.previous_sha256 AND n.signature <> 'invalid' GROUP BY d.event_id
),
shown AS (SELECT event_id, bool_and(by_hash) AS by_hash, min(proof_file) AS proof_file FROM proven GROUP BY event_id)
SELECT k.*,
  CASE WHEN x.event_id IS NOT NULL OR k.signature = 'invalid' THEN 'contradicted' WHEN s.event_id IS NOT NULL THEN 'proven' ELSE 'not-covered' END AS verdict,
  CASE WHEN x.event_id IS NOT NULL THEN 'hash-differs' WHEN k.signature = 'invalid' THEN 'signature-invalid'
    WHEN s.by_hash THEN 'hash-in-proven-successor' WHEN s.event_id IS NOT NULL THEN 'signature-valid'
    WHEN k.signature = 'no-key' THEN 'no-key' ELSE 'no-signature' END AS reason,
  coalesce(x.proof_file, s.proof_file, k.signature_file) AS proof_file
FROM known AS k LEFT JOIN shown AS s ON s.event_id = k.event_id LEFT JOIN denied AS x ON x.event_id = k.event_id;

INSERT INTO evidence_proof BY NAME
SELECT
  file_id, bucket || '/' || object AS subject, sha256, 'cloudtrail-digest' AS kind, verdict, reason,
  CASE reason
    WHEN 'hash-differs' THEN 'The digest after it gives another hash: this digest was changed.'
    WHEN 'signature-invalid' THEN 'Its signature does not hold under the public key that it names: this digest was changed.'
    WHEN 'hash-in-proven-successor' THEN 'A later digest, itself proven, gives its hash.'
    WHEN 'signature-valid' THEN 'Its signature holds under the public key that it names.'
    WHEN 'no-key' THEN 'The evidence lacks the public key that it names (aws cloudtrail list-public-keys).'
    ELSE 'Its signature is in the metadata of its object and in the digest after it; the evidence has neither.'
  END AS detail,
  starts_at AS covers_from, ends_at AS covers_to, CASE WHEN verdict = 'proven' THEN 'attestation-key:' || fingerprint END AS signer_key,
  coalesce(proof_file, file_id) AS proof_file_id, ordinal
FROM _digest_state;

-- Where a chain is broken: by the digest that each one names before itself, and by time.
CREATE OR REPLACE TEMP TABLE _digest_step AS
SELECT d.*, before.ends_at AS before_at, before.object AS before_object, d.ends_at - d.starts_at AS length,
  d.previous_object IS NOT NULL AND EXISTS (FROM _digest AS p WHERE p.object = d.previous_object AND p.bucket = d.previous_bucket) AS linked
FROM _digest_state AS d
  ASOF LEFT JOIN (SELECT "chain", ends_at, min(object) AS object FROM _digest GROUP BY "chain", ends_at) AS before
    ON before."chain" = d."chain" AND before.ends_at <= d.starts_at;

INSERT INTO evidence_proof BY NAME
SELECT
  previous_bucket || '/' || previous_object AS subject, previous_sha256 AS sha256, 'cloudtrail-digest' AS kind, 'missing' AS verdict,
  'digest-missing' AS reason, 'A later digest names it; it is not in the evidence, and nothing proves the log files of its time.' AS detail,
  CASE WHEN before_at IS NOT NULL THEN greatest(before_at, starts_at - length) END AS covers_from, starts_at AS covers_to,
  file_id AS proof_file_id, ordinal
FROM _digest_step WHERE previous_object IS NOT NULL AND NOT linked;

INSERT INTO evidence_proof BY NAME
SELECT
  'cloudtrail-digest' AS kind, "chain" AS subject, 'missing' AS verdict, 'digests-missing' AS reason,
  'Nothing names them: ' || CASE WHEN pieces < 2 THEN 'one digest' ELSE 'about ' || pieces || ' digests' END || ' before the missing one are missing too.' AS detail,
  before_at AS covers_from, starts_at - length AS covers_to, file_id AS proof_file_id, ordinal
FROM (
  SELECT *, round(epoch(starts_at - length - before_at) / greatest(epoch(length), 1))::BIGINT AS pieces FROM _digest_step
  WHERE previous_object IS NOT NULL AND NOT linked AND before_at < starts_at - length);

INSERT INTO evidence_proof BY NAME
SELECT
  'cloudtrail-digest' AS kind, "chain" AS subject, 'not-covered' AS verdict,
  CASE WHEN previous_object IS NOT NULL THEN 'time-between-digests' WHEN before_at IS NULL THEN 'chain-begins' ELSE 'chain-restarted' END AS reason,
  CASE WHEN previous_object IS NOT NULL THEN 'The chain holds, but its digests leave this time out.'
    WHEN before_at IS NULL THEN 'Validation was switched on here: nothing before is covered.'
    ELSE 'Logging or validation was off, or a digest says so falsely: a new chain begins here.' END AS detail,
  before_at AS covers_from, starts_at AS covers_to, file_id AS proof_file_id, ordinal
FROM _digest_step
WHERE (previous_object IS NULL AND (before_at IS NULL OR before_at < starts_at)) OR (linked AND before_at < starts_at);

-- The log files that digests list: the entry with that content, else one of that name.
CREATE OR REPLACE TEMP TABLE _listed AS
SELECT l.*, d.verdict AS digest_verdict, d.file_id AS digest_file, d.ordinal, d.starts_at, d.ends_at, d.fingerprint, same.file_id AS same_file,
  named.file_id AS named_file
FROM _digest_log AS l
  JOIN _digest_state AS d ON d.event_id = l.event_id
  LEFT JOIN (
    SELECT h.sha256, min(h.file_id) AS file_id FROM _content_hash AS h JOIN _file_account AS a ON a.file_id = h.file_id
    WHERE a.source = 'aws-cloudtrail' GROUP BY h.sha256) AS same ON same.sha256 = l.sha256
  LEFT JOIN (SELECT regexp_extract(path, '([^/]*?)(?:\.gz)?$', 1) AS name, min(file_id) AS file_id FROM _entry GROUP BY name) AS named
    ON same.file_id IS NULL AND named.name = regexp_extract(l.object, '([^/]*?)(?:\.gz)?$', 1);

INSERT INTO evidence_proof BY NAME
SELECT
  coalesce(same_file, named_file) AS file_id, bucket || '/' || object AS subject, sha256, 'cloudtrail-digest' AS kind,
  CASE WHEN digest_verdict = 'contradicted' THEN 'not-covered' WHEN same_file IS NOT NULL THEN digest_verdict
    WHEN named_file IS NOT NULL THEN 'contradicted' ELSE 'missing' END AS verdict,
  CASE WHEN digest_verdict = 'contradicted' THEN 'digest-contradicted'
    WHEN same_file IS NOT NULL THEN CASE digest_verdict WHEN 'proven' THEN 'hash-equal' ELSE 'digest-unproven' END
    WHEN named_file IS NOT NULL THEN 'hash-differs' ELSE 'log-file-missing' END AS reason,
  CASE WHEN digest_verdict = 'contradicted' THEN 'The digest that lists it was changed and proves nothing.'
    WHEN same_file IS NOT NULL THEN CASE digest_verdict WHEN 'proven' THEN 'Its content has the hash that a proven digest gives.'
      ELSE 'Its content has the hash that a digest gives, but the digest itself is not proven.' END
    WHEN named_file IS NOT NULL THEN 'Its content has another hash than its digest gives: this log file was changed.'
    ELSE 'A digest lists it; it is not in the evidence.' END AS detail,
  coalesce(oldest_at, starts_at) AS covers_from, coalesce(newest_at, ends_at) AS covers_to,
  CASE WHEN digest_verdict = 'proven' AND same_file IS NOT NULL THEN 'attestation-key:' || fingerprint END AS signer_key,
  digest_file AS proof_file_id, ordinal
FROM _listed;

INSERT INTO evidence_proof BY NAME
SELECT a.file_id, h.sha256, 'cloudtrail-digest' AS kind, 'not-covered' AS verdict, 'no-digest' AS reason,
  'No digest of the evidence lists it: nothing proves that it is as it was delivered.' AS detail
FROM _file_account AS a
  LEFT JOIN _content_hash AS h ON h.file_id = a.file_id
WHERE a.source = 'aws-cloudtrail' AND a.file_id NOT IN (SELECT coalesce(same_file, named_file) FROM _listed WHERE coalesce(same_file, named_file) IS NOT NULL);

DROP TABLE _digest_check;
DROP TABLE _digest_state;
DROP TABLE _digest_step;
DROP TABLE _listed;
