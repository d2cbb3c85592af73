-- Vault's log has the key only as an HMAC. It names a user vault-<display name>-<role, both cut at 42>-<unix time>-<random>, a federated or assumed session
-- vault-<unix time>-<random> (logical/aws/secret_access_keys.go). A name that fits two leases proves nothing.
WITH made AS (
  SELECT l.credential_key, l.kind,
    regexp_extract(l.subject_key, '[/:]vault-(?:(.*)-)?([0-9]{10})-[0-9A-Za-z]*$', ['whose', 'second']) AS named
  FROM lifecycle AS l
  WHERE l.phase = 'issued' AND l.kind IN ('aws-access-key', 'aws-temporary-key') AND l.credential_key IS NOT NULL
    AND regexp_matches(l.subject_key, '[/:]vault-(.*-)?[0-9]{10}-[0-9A-Za-z]*$')
),
lease AS (
  SELECT l.lease_key, l.kind, l.parent_key, l.occurred_at, l.event_id, l.file_id, l.ordinal,
    left(regexp_replace(c.label || '-' || regexp_extract(l.subject_key, '[^/]*$'), '[^a-zA-Z0-9+=,.@_-]', '_', 'g'), 42) AS whose
  FROM lifecycle AS l
    JOIN credential_alias AS a ON a.credential_key = l.parent_key
    JOIN _credential AS c ON c.credential_id = a.credential_id
  WHERE l.phase = 'issued' AND l.kind IN ('aws-access-key', 'aws-temporary-key') AND l.lease_key IS NOT NULL AND l.credential_key IS NULL
)
SELECT m.credential_key AS child_key, s.parent_key, s.occurred_at, s.event_id AS tie, s.file_id, s.ordinal
FROM made AS m JOIN lease AS s ON s.kind = m.kind AND abs(epoch(s.occurred_at) - m.named.second::BIGINT) <= 5 AND (m.named.whose = '' OR m.named.whose = s.whose)
QUALIFY count(DISTINCT s.lease_key) OVER (PARTITION BY m.credential_key) = 1 AND count(DISTINCT m.credential_key) OVER (PARTITION BY s.lease_key) = 1
