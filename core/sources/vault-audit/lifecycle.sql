-- What happened to credentials: tokens, secret-ids, leases and what dynamic engines hand out under them, wrapping tokens, and static secrets.

INSERT INTO lifecycle BY NAME
WITH
done AS (
  SELECT *, operation IN ('create', 'update') AS writes, outcome = 'allowed' AS allowed, starts_with(path, 'auth/token/renew') AS renews_token,
    starts_with(path, 'sys/') AND regexp_matches(path, '^sys/(leases/)?renew(/|$)') AS renews_lease
  FROM _call
),
-- Tokens handed out by a login or a token call. The latter have a parent: the token that asked; a login has what it was made with, where that is
-- named. A wrapped token is known by its accessor alone; a login's auth block is about it.
token AS (
  SELECT *, 'issued' AS phase, issued AS credential_key, 'vault-token' AS kind, answered_at AS not_before, answered_at + to_seconds(issued_ttl) AS expires_at,
    CASE WHEN issued_ttl IS NULL THEN 'unknown' ELSE 'at' END AS expiry, issued_uses AS num_uses,
    coalesce('vault-entity:default/' || issued_entity, 'vault-name:default/' || issued_name,
      CASE WHEN issued = auth_accessor THEN coalesce('vault-entity:default/' || entity_id, 'vault-name:default/' || display_name) END) AS subject_key,
    CASE WHEN starts_with(path, 'auth/token/create') THEN caller WHEN by_certificate THEN certificate ELSE presented END AS parent_key,
    coalesce(issued_policies, CASE WHEN issued = auth_accessor THEN policies END) AS scope
  FROM done WHERE issues AND allowed
),
refused AS (
  SELECT *, 'refused' AS phase, 'vault-token' AS kind, 'unknown' AS expiry
  FROM done WHERE NOT allowed AND issued IS NULL AND writes AND starts_with(path, 'auth/') AND regexp_matches(path, '^auth/(token/create|.+/login)')
),
changed AS (
  SELECT *, CASE WHEN renews_token THEN 'renewed' ELSE 'revoked' END AS phase,
    CASE WHEN ends_with(path, '-self') THEN caller ELSE coalesce(target, issued) END AS credential_key, 'vault-token' AS kind,
    CASE WHEN renews_token THEN answered_at + to_seconds(issued_ttl) END AS expires_at,
    CASE WHEN renews_token AND issued_ttl IS NOT NULL THEN 'at' ELSE 'unknown' END AS expiry
  FROM done WHERE allowed AND writes AND (renews_token OR starts_with(path, 'auth/token/revoke'))
),
-- Secrets of dynamic engines, and secret-ids: with a key of their own where the answer holds it in the clear, else under their lease alone.
handed AS (
  SELECT *, 'issued' AS phase, secret->>'key' AS credential_key, secret->>'kind' AS kind, answered_at AS not_before, CAST(secret->>'expires_at' AS TIMESTAMP) AS expires_at,
    CASE WHEN (secret->>'expires_at') IS NULL THEN 'unknown' ELSE 'at' END AS expiry, CAST(secret->>'num_uses' AS BIGINT) AS num_uses, secret->>'role' AS subject_key, caller AS parent_key,
    'vault-lease:default/' || lease_id AS lease_key, CASE WHEN (secret->>'role') IS NOT NULL THEN [secret->>'role'] END AS scope
  FROM done WHERE allowed AND secret IS NOT NULL
),
-- Leases that are prolonged, which the answer names again, and taken back, alone or all below a prefix.
prolonged AS (
  SELECT *, 'renewed' AS phase, 'vault-lease' AS kind, 'unknown' AS expiry, coalesce('vault-lease:default/' || lease_id, target) AS lease_key
  FROM done WHERE allowed AND renews_lease AND (lease_id IS NOT NULL OR (target IS NOT NULL AND writes))
),
ended AS (
  SELECT *, 'revoked' AS phase, 'vault-lease' AS kind, 'unknown' AS expiry, target AS lease_key, CASE WHEN ends_with(target, '/') THEN [substr(target, 21)] END AS scope
  FROM done WHERE allowed AND writes AND target IS NOT NULL AND starts_with(path, 'sys/') AND regexp_matches(path, '^sys/(leases/)?revoke(-prefix|-force)?(/|$)')
),
withdrawn AS (
  SELECT *, 'revoked' AS phase, target AS credential_key, CASE WHEN starts_with(path, 'auth/') THEN 'vault-secret-id' ELSE 'x509-certificate' END AS kind, 'unknown' AS expiry
  FROM done
  WHERE allowed AND (writes OR operation = 'delete') AND NOT starts_with(path, 'sys/') AND (contains(path, '/secret-id') OR contains(path, '/revoke'))
    AND regexp_matches(path, '^auth/.+/secret-id(-accessor)?/destroy$|/revoke(-with-key)?$') AND NOT starts_with(path, 'auth/token/')
),
-- A credential that a store or a method keeps is made anew: which one, and what took its place, the call does not say.
rotated AS (
  SELECT *, 'rotated' AS phase, 'unknown' AS expiry, regexp_extract(path, '^(.+)/rotate-', 1) AS mount,
    CASE WHEN contains(path, '/rotate-role/') THEN 'secret:vault:default/' || regexp_replace(path, '/rotate-role/', '/static-creds/') END AS subject_key
  FROM done WHERE allowed AND contains(path, '/rotate-') AND regexp_matches(path, '/rotate-(root|role)(/|$)')
),
-- Wrapping tokens, and what became of them. One that is opened twice was opened by somebody else before: the second try is refused.
wrapping AS (
  SELECT *, 'wrapped' AS phase, wrapped AS credential_key, 'vault-token' AS kind, answered_at AS not_before, answered_at + to_seconds(wrapped_ttl) AS expires_at,
    CASE WHEN wrapped_ttl IS NULL THEN 'unknown' ELSE 'at' END AS expiry, caller AS parent_key,
    CASE WHEN path = 'sys/wrapping/rewrap' THEN coalesce(target, caller) END AS replaces_key
  FROM done WHERE wrapped IS NOT NULL AND allowed
),
opened AS (
  SELECT *, CASE WHEN path = 'sys/wrapping/rewrap' THEN 'revoked' WHEN allowed THEN 'unwrapped' ELSE 'refused' END AS phase, coalesce(target, caller) AS credential_key,
    'vault-token' AS kind, 'unknown' AS expiry
  FROM done
  WHERE coalesce(target, caller) IS NOT NULL
    AND ((path = 'sys/wrapping/unwrap' AND writes) OR (path = 'cubbyhole/response' AND operation = 'read') OR (path = 'sys/wrapping/rewrap' AND writes AND allowed))
),
told AS (
  SELECT *, 'disclosed' AS phase, 'unknown' AS expiry, discloses AS subject_key
  FROM done WHERE allowed AND discloses IS NOT NULL
),
happened AS (
  FROM token UNION ALL BY NAME FROM refused UNION ALL BY NAME FROM changed UNION ALL BY NAME FROM handed UNION ALL BY NAME FROM prolonged UNION ALL BY NAME FROM ended
  UNION ALL BY NAME FROM withdrawn UNION ALL BY NAME FROM rotated UNION ALL BY NAME FROM wrapping UNION ALL BY NAME FROM opened UNION ALL BY NAME FROM told
)
SELECT event_id, file_id, ordinal, occurred_at, phase, credential_key, kind, not_before, expires_at, expiry, num_uses, subject_key, 'vault:default' AS issuer_key,
  parent_key, replaces_key, lease_key, caller AS by_key, scope
FROM happened;
