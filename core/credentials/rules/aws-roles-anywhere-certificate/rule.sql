-- CreateSession names the session by the certificate's serial in hexadecimal, and no issuer. Two certificates with the serial leave it open.
WITH session AS (
  SELECT c.credential_id, c.credential_key, c.issued_at, f."value" AS serial, f.file_id, f.ordinal
  FROM credential_fact AS f JOIN _credential AS c ON c.credential_key = f.credential_key
  WHERE f.name = 'certificate_serial' AND c.kind = 'aws-temporary-key'
),
certificate AS (
  SELECT DISTINCT c.credential_id, c.credential_key, c.from_at, c.to_at, c.stated, regexp_extract(a.credential_key, '/([0-9a-f]+)$', 1) AS serial
  FROM _live_span AS c JOIN credential_alias AS a ON a.credential_id = c.credential_id
  WHERE c.kind IN ('x509-certificate', 'x509-svid') AND starts_with(a.credential_key, 'x509-serial:')
)
SELECT s.credential_key AS child_key, x.credential_key AS parent_key, s.issued_at AS occurred_at, s.credential_key AS tie, s.file_id, s.ordinal
FROM session AS s JOIN certificate AS x ON x.serial = s.serial AND s.issued_at BETWEEN x.from_at AND x.to_at
QUALIFY count(DISTINCT x.credential_id) OVER (PARTITION BY s.credential_id) = 1 AND x.stated
