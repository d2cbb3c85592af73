-- One event for each call, the lines and keys that belong to it besides, and the permission that Vault says it checked. Each public table is
-- written by one statement: of two in one transaction, DuckDB 1.5 may not show the rows of the first until its next checkpoint.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, request_id AS event_uid, occurred_at, 'record' AS time_basis, 'vault-audit' AS source, 'vault:default' AS system_key,
  namespace AS account,
  'management' AS category, 'vault' AS service, operation AS "action",
  CASE
    WHEN issues OR (starts_with(path, 'auth/') AND regexp_matches(path, '^auth/.+/login(/|$)')) THEN 'auth'
    WHEN operation = 'list' THEN 'list'
    WHEN operation IN ('read', 'help') OR starts_with(path, 'auth/token/lookup') THEN 'read'
    WHEN regexp_matches(path, '^(sys/polic|sys/auth|auth/.+/(roles?|users?|groups?|certs|map)(/|$)|identity/(entity|group))') THEN 'permissions'
    ELSE 'write'
  END AS access,
  path AS resource, outcome, "error", coalesce(caller, presented) AS credential_key, token_type AS principal_kind,
  coalesce('vault-entity:default/' || entity_id, 'vault-name:default/' || display_name) AS actor_key,
  client_addr, display_name AS session_name, request_id,
  CASE WHEN caller IS NULL AND auth_token IS NULL AND issued IS NULL AND outcome = 'allowed' THEN
    CASE WHEN operation = 'update' AND path = 'sys/audit/test' THEN 'vault-audit-test'
      WHEN operation = 'read' AND path IN ('sys/health', 'sys/seal-status', 'sys/leader') THEN 'vault-health-check' END END AS noise,
  context_id
FROM _call;

INSERT INTO event_record
SELECT event_id, paired_file, paired_ordinal, 'paired' FROM _call WHERE paired_file IS NOT NULL
UNION ALL
SELECT event_id, file_id, ordinal, 'duplicate' FROM _duplicate;

-- The ACL was asked for the capability that the operation needs; which policy granted it is a fact of the token.
INSERT INTO event_permission
SELECT event_id, CASE WHEN operation IN ('renew', 'revoke', 'rollback') THEN 'update' ELSE operation END, path, granted
FROM _call WHERE granted IS NOT NULL AND caller = auth_token AND operation <> 'help';

INSERT INTO event_key
SELECT d.event_id, d.caller, 'device-copy'
FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
WHERE d.caller IS NOT NULL AND d.caller IS DISTINCT FROM c.caller
UNION
SELECT event_id, asked_caller, 'device-copy'
FROM _call WHERE paired_file IS NOT NULL AND asked_caller IS NOT NULL AND asked_caller IS DISTINCT FROM caller
UNION
SELECT event_id, certificate, 'client-certificate' FROM _call WHERE certificate IS NOT NULL
UNION
SELECT event_id, presented, 'secret-id' FROM _call WHERE presented IS NOT NULL AND caller IS NOT NULL;

-- The same token under another device's salt: its second HMAC is a further key of the same credential. Lines of either kind name the
-- caller; only lines of one kind agree on the rest.
INSERT INTO _event_claim
WITH copy AS (
  SELECT d.event_id, d.file_id, d.ordinal, unnest([
    {'l': c.auth_token, 'r': d.auth_token}, {'l': c.auth_accessor, 'r': d.auth_accessor},
    {'l': c.issued, 'r': d.issued}, {'l': c.issued_accessor, 'r': d.issued_accessor},
    {'l': c.secret->>'key', 'r': d.secret->>'key'}, {'l': c.secret->>'accessor', 'r': d.secret->>'accessor'},
    {'l': c.wrapped, 'r': d.wrapped}, {'l': c.wrapping_accessor, 'r': d.wrapping_accessor}]) AS pair
  FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
  WHERE d.half = c.half
  UNION ALL
  SELECT d.event_id, d.file_id, d.ordinal,
    unnest([{'l': c.caller, 'r': d.caller}, {'l': c.caller_accessor, 'r': d.caller_accessor}, {'l': c.presented, 'r': d.presented}])
  FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
  UNION ALL
  SELECT event_id, file_id, ordinal, unnest([{'l': caller, 'r': asked_caller}, {'l': caller_accessor, 'r': asked_accessor}])
  FROM _call WHERE paired_file IS NOT NULL AND caller IS DISTINCT FROM asked_caller
)
SELECT DISTINCT event_id, 'vault-device-copy', 'same-credential', 'exact', pair.l, pair.r, file_id, ordinal
FROM copy WHERE pair.l IS NOT NULL AND pair.r IS NOT NULL AND pair.l <> pair.r
UNION ALL
SELECT event_id, 'vault-token-accessor', 'same-credential', 'exact', wrapped, wrapping_accessor, file_id, ordinal
FROM _call WHERE wrapped IS NOT NULL AND wrapping_accessor IS NOT NULL AND wrapped <> wrapping_accessor
UNION ALL
SELECT event_id, 'vault-secret-id-accessor', 'same-credential', 'exact', secret->>'key', secret->>'accessor', file_id, ordinal
FROM _call WHERE (secret->>'key') <> (secret->>'accessor');
