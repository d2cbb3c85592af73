-- Vault states the serial, drawn at random from 64 bits, but not its CA. So one certificate must have it, one token must have been answered with it, and the
-- certificate's validity must begin near the answer. 0 means "no serial".
WITH signed AS (
  SELECT a.credential_id AS signer_id, f.credential_key AS parent_key, f."value" AS serial, f.first_at, f.file_id, f.ordinal
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name = 'issued.ssh_serial' AND f."value" <> '0'
),
certificate AS (
  SELECT DISTINCT c.credential_id, c.credential_key AS child_key, f."value" AS serial, c.issued_at
  FROM credential_fact AS f
    JOIN credential_alias AS a ON a.credential_key = f.credential_key
    JOIN _credential AS c ON c.credential_id = a.credential_id
  WHERE f.name = 'serial' AND c.kind = 'ssh-certificate'
)
SELECT c.child_key, s.parent_key, s.first_at AS occurred_at, s.parent_key AS tie, s.file_id, s.ordinal
FROM signed AS s JOIN certificate AS c ON c.serial = s.serial
WHERE c.issued_at IS NULL OR abs(epoch(c.issued_at - s.first_at)) <= 900
QUALIFY count(DISTINCT c.credential_id) OVER (PARTITION BY s.serial) = 1 AND count(DISTINCT s.signer_id) OVER (PARTITION BY s.serial) = 1
