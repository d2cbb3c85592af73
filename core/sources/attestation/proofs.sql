-- What the verified statements prove of the files that they speak of.

DELETE FROM evidence_proof WHERE kind = 'attestation';

-- Each signature that holds speaks by itself; where none does, the envelope's reason is the gravest that a signature of it has.
CREATE OR REPLACE TEMP TABLE _attestation_state AS
WITH
graded AS (
  SELECT event_id, signer, outcome, CASE outcome WHEN 'signature-valid' THEN 1 WHEN 'signature-invalid' THEN 2 WHEN 'no-key' THEN 3
    WHEN 'algorithm-unknown' THEN 4 WHEN 'algorithm-none' THEN 5 ELSE 6 END AS grade
  FROM _attestation_check
)
SELECT a.event_id, a.file_id, a.ordinal, g.signer, g.outcome
FROM (SELECT DISTINCT event_id, signer, outcome, grade FROM graded QUALIFY grade = min(grade) OVER (PARTITION BY event_id)) AS g
  JOIN _attestation AS a ON a.event_id = g.event_id;

-- The entry with that content, as it lies or decompressed; else the one of that name whose path is most like it.
CREATE OR REPLACE TEMP TABLE _attested AS
WITH
content AS (
  SELECT sha256 AS content_sha256, file_id, sha256 FROM _entry
  UNION ALL
  SELECT c.sha256, c.file_id, x.sha256 FROM _attested_content AS c JOIN _entry AS x ON x.file_id = c.file_id
),
same AS (
  SELECT s.event_id, s.place, arg_min(c.file_id, c.sha256) AS file_id
  FROM _attestation_subject AS s JOIN content AS c ON c.content_sha256 = s.sha256 GROUP BY s.event_id, s.place
),
named AS (
  SELECT s.event_id, s.place, arg_min(x.file_id, (NOT ends_with('/' || x.path, '/' || s.name), x.path, x.sha256)) AS file_id
  FROM _attestation_subject AS s JOIN _entry AS x ON regexp_extract(x.path, '[^/]*$') = regexp_extract(s.name, '[^/]*$')
  WHERE regexp_extract(s.name, '[^/]*$') <> '' GROUP BY s.event_id, s.place
)
SELECT s.event_id, s.place, s.name, s.sha256, same.file_id AS same_file, named.file_id AS named_file
FROM _attestation_subject AS s
  LEFT JOIN same ON same.event_id = s.event_id AND same.place = s.place
  LEFT JOIN named ON named.event_id = s.event_id AND named.place = s.place;

INSERT INTO evidence_proof BY NAME
SELECT
  coalesce(t.same_file, t.named_file) AS file_id, coalesce(t.name, t.sha256) AS subject, t.sha256, 'attestation' AS kind,
  CASE WHEN s.outcome <> 'signature-valid' OR t.sha256 IS NULL THEN 'not-covered' WHEN t.same_file IS NOT NULL THEN 'proven'
    WHEN t.named_file IS NOT NULL THEN 'contradicted' ELSE 'missing' END AS verdict,
  CASE WHEN s.outcome <> 'signature-valid' THEN s.outcome WHEN t.sha256 IS NULL THEN 'no-sha256' WHEN t.same_file IS NOT NULL THEN 'hash-equal'
    WHEN t.named_file IS NOT NULL THEN 'hash-differs' ELSE 'file-missing' END AS reason,
  CASE WHEN s.outcome = 'signature-invalid' THEN 'No public key of the evidence verifies the signature: what was signed was changed, or another key made it.'
    WHEN s.outcome = 'no-key' THEN 'The evidence lacks the public key that made the signature.'
    WHEN s.outcome = 'algorithm-unknown' THEN 'The signature is of an algorithm that is not verified here.'
    WHEN s.outcome = 'algorithm-none' THEN 'The envelope says that it is not signed (alg none).'
    WHEN s.outcome = 'no-signature' THEN 'The envelope holds no signature.'
    WHEN t.sha256 IS NULL THEN 'A verified statement names it, but gives no SHA-256 of it.'
    WHEN t.same_file IS NOT NULL THEN 'It has the hash that a verified statement gives.'
    WHEN t.named_file IS NOT NULL THEN 'A file of this name has another hash than a verified statement gives.'
    ELSE 'A verified statement names it; no file of the evidence has that hash or name.' END AS detail,
  'attestation-key:' || s.signer AS signer_key, s.file_id AS proof_file_id, s.ordinal
FROM _attested AS t JOIN _attestation_state AS s ON s.event_id = t.event_id;

DROP TABLE _attestation_check;
DROP TABLE _attestation_state;
DROP TABLE _attested;
