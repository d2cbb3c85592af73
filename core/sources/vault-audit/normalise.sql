-- Request and response lines of one call become one event. The event's record is the request's line (the response's where there is
-- no request); the response is paired. Everything the event says is read from the response line, which repeats the request.

-- Calls of which an earlier batch or import brought a line are put together again from all their lines.
CREATE OR REPLACE TEMP TABLE _met AS
SELECT event_id FROM event WHERE source = 'vault-audit' AND event_id IN (SELECT event_id FROM _staged);

-- The lines of a plain call stand in the public tables: the request's place is the event's, and its token and accessor are the context's.
CREATE OR REPLACE TEMP TABLE _older AS
WITH plain AS (
  SELECT e.*, c.claims[1].right_key AS accessor, p.file_id AS paired_file, p.ordinal AS paired_ordinal
  FROM event AS e
    JOIN _context AS c ON c.context_id = e.context_id
    JOIN event_record AS p ON p.event_id = e.event_id AND p.role = 'paired'
  WHERE e.event_id IN (FROM _met) AND e.event_id NOT IN (SELECT event_id FROM _vault_half)
),
line AS (
  SELECT *, unnest([{'half': 'request', 'file_id': file_id, 'ordinal': ordinal}, {'half': 'response', 'file_id': paired_file, 'ordinal': paired_ordinal}]) AS line
  FROM plain
)
SELECT * FROM _vault_half WHERE event_id IN (FROM _met)
UNION ALL BY NAME
SELECT
  l.line.file_id AS file_id, l.line.ordinal AS ordinal, x.sha256 AS entry_sha256, l.event_id, l.line.half AS half, l.event_uid AS request_id, l.occurred_at,
  l.account AS namespace, l."action" AS operation, l.resource AS path, l."error", l.client_addr, l.credential_key AS caller, l.accessor AS caller_accessor,
  l.credential_key AS auth_token, l.accessor AS auth_accessor, l.session_name AS display_name, l.principal_kind AS token_type,
  CASE WHEN starts_with(l.actor_key, 'vault-entity:default/') THEN substr(l.actor_key, 22) END AS entity_id, l.context_id
FROM line AS l JOIN _entry AS x ON x.file_id = l.line.file_id;

DELETE FROM event WHERE event_id IN (FROM _met);
DELETE FROM event_record WHERE event_id IN (FROM _met);
DELETE FROM event_key WHERE event_id IN (FROM _met);
DELETE FROM lifecycle WHERE event_id IN (FROM _met);
DELETE FROM _event_claim WHERE event_id IN (FROM _met);
DELETE FROM _vault_half WHERE event_id IN (FROM _met);

CREATE OR REPLACE TEMP VIEW _half AS
SELECT *, file_id * 1099511627776 + ordinal AS place
FROM (SELECT * EXCLUDE (reject, detail, excerpt) FROM _staged UNION ALL BY NAME FROM _older);

-- Calls with one line of each kind need no choice; the others take the smallest request, and the response of the same device.
CREATE OR REPLACE TEMP TABLE _several AS
SELECT event_id FROM _half GROUP BY event_id HAVING count(*) FILTER (half = 'request') > 1 OR count(*) FILTER (half = 'response') > 1;

CREATE OR REPLACE TEMP TABLE _chosen AS
WITH
request AS (
  SELECT event_id, place, file_id, caller FROM _half WHERE half = 'request' AND event_id IN (FROM _several)
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY entry_sha256, ordinal) = 1
),
response AS (
  SELECT h.event_id, h.place
  FROM _half AS h LEFT JOIN request AS q ON q.event_id = h.event_id
  WHERE h.half = 'response' AND h.event_id IN (FROM _several)
  QUALIFY row_number() OVER (
    PARTITION BY h.event_id ORDER BY h.caller IS DISTINCT FROM q.caller, h.file_id IS DISTINCT FROM q.file_id, h.entry_sha256, h.ordinal) = 1
)
SELECT place FROM request UNION ALL SELECT place FROM response;

CREATE OR REPLACE TEMP TABLE _duplicate AS
SELECT * FROM _half WHERE event_id IN (FROM _several) AND place NOT IN (FROM _chosen);

CREATE OR REPLACE TEMP TABLE _call AS
WITH
kept AS (SELECT * FROM _half WHERE place NOT IN (SELECT place FROM _duplicate)),
answered AS (SELECT event_id FROM kept WHERE half = 'response'),
main AS (
  SELECT * FROM kept WHERE half = 'response'
  UNION ALL
  SELECT * FROM kept WHERE half = 'request' AND event_id NOT IN (FROM answered)
),
asked AS (SELECT event_id, file_id, ordinal, occurred_at, caller, caller_accessor FROM kept WHERE half = 'request')
SELECT m.* EXCLUDE (file_id, ordinal, occurred_at, place, context_id),
  coalesce(q.file_id, m.file_id) AS file_id, coalesce(q.ordinal, m.ordinal) AS ordinal, coalesce(q.occurred_at, m.occurred_at) AS occurred_at,
  m.occurred_at AS answered_at, q.caller AS asked_caller, q.caller_accessor AS asked_accessor,
  CASE WHEN m.half = 'response' AND q.file_id IS NOT NULL THEN m.file_id END AS paired_file, m.ordinal AS paired_ordinal,
  CASE WHEN m."error" IS NULL THEN 'allowed' WHEN contains(m."error", 'permission denied') THEN 'denied' ELSE 'failed' END AS outcome,
  m.half = 'response' AND m.issued IS NOT NULL AND NOT starts_with(m.path, 'auth/token/renew') AS issues,
  CASE WHEN m.context_id IS NOT NULL THEN m.context_id WHEN m.auth_token IS NULL AND m.issued IS NULL THEN NULL ELSE
    hash(m.auth_token, m.auth_accessor, m.display_name, m.token_type, m.entity_id, m.policies, m.metadata, m.issue_time, m.caller, m.caller_accessor,
      m.issued, m.issued_accessor, m.issued_name, m.issued_type, m.issued_entity, m.issued_policies, m.issued_metadata) END AS context_id
FROM main AS m LEFT JOIN asked AS q ON q.event_id = m.event_id;

INSERT INTO _vault_half BY NAME
SELECT * EXCLUDE (place) FROM _half
WHERE event_id NOT IN (
  SELECT event_id FROM _call
  WHERE paired_file IS NOT NULL AND event_id NOT IN (FROM _several) AND request_id IS NOT NULL
    AND caller = auth_token AND caller_accessor = auth_accessor AND caller <> caller_accessor AND caller = asked_caller AND caller_accessor = asked_accessor
    AND issued IS NULL AND issued_accessor IS NULL AND issued_ttl IS NULL AND issued_uses IS NULL AND target IS NULL AND lease_id IS NULL
    AND wrapped IS NULL AND wrapping_accessor IS NULL AND wrapped_ttl IS NULL);

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, request_id AS event_uid, occurred_at, 'record' AS time_basis, 'vault-audit' AS source, 'vault:default' AS system_key,
  namespace AS account,
  'management' AS category, 'vault' AS service, operation AS "action",
  CASE
    WHEN issues OR regexp_matches(path, '^auth/[^/]+/login') THEN 'auth'
    WHEN operation = 'list' THEN 'list'
    WHEN operation IN ('read', 'help') OR starts_with(path, 'auth/token/lookup') THEN 'read'
    WHEN regexp_matches(path, '^(sys/polic|sys/auth|auth/[^/]+/(role|users|groups|map))') THEN 'permissions'
    ELSE 'write'
  END AS access,
  path AS resource, outcome, "error", caller AS credential_key, token_type AS principal_kind,
  coalesce('vault-entity:default/' || entity_id, 'vault-name:default/' || display_name) AS actor_key,
  client_addr, display_name AS session_name, request_id,
  CASE WHEN caller IS NULL AND auth_token IS NULL AND issued IS NULL AND outcome = 'allowed' THEN
    CASE WHEN operation = 'update' AND path = 'sys/audit/test' THEN 'vault-audit-test'
      WHEN operation = 'read' AND path IN ('sys/health', 'sys/seal-status', 'sys/leader') THEN 'vault-health-check' END END AS noise,
  context_id
FROM _call;

INSERT INTO event_record SELECT event_id, paired_file, paired_ordinal, 'paired' FROM _call WHERE paired_file IS NOT NULL;
INSERT INTO event_record SELECT event_id, file_id, ordinal, 'duplicate' FROM _duplicate;

-- The same token under another device's salt: its second HMAC is a further key of the same credential. Lines of either kind name the
-- caller; only lines of one kind agree on the rest.
INSERT INTO _event_claim
WITH copy AS (
  SELECT d.event_id, d.file_id, d.ordinal, unnest([
    {'l': c.auth_token, 'r': d.auth_token}, {'l': c.auth_accessor, 'r': d.auth_accessor},
    {'l': c.issued, 'r': d.issued}, {'l': c.issued_accessor, 'r': d.issued_accessor},
    {'l': c.wrapped, 'r': d.wrapped}, {'l': c.wrapping_accessor, 'r': d.wrapping_accessor}]) AS pair
  FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
  WHERE d.half = c.half
  UNION ALL
  SELECT d.event_id, d.file_id, d.ordinal, unnest([{'l': c.caller, 'r': d.caller}, {'l': c.caller_accessor, 'r': d.caller_accessor}])
  FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
  UNION ALL
  SELECT event_id, file_id, ordinal, unnest([{'l': caller, 'r': asked_caller}, {'l': caller_accessor, 'r': asked_accessor}])
  FROM _call WHERE paired_file IS NOT NULL AND caller IS DISTINCT FROM asked_caller
)
SELECT DISTINCT event_id, 'vault-device-copy', 'same-credential', 'exact', pair.l, pair.r, file_id, ordinal
FROM copy WHERE pair.l IS NOT NULL AND pair.r IS NOT NULL AND pair.l <> pair.r;

INSERT INTO event_key
SELECT d.event_id, d.caller, 'device-copy'
FROM _duplicate AS d JOIN _call AS c ON c.event_id = d.event_id
WHERE d.caller IS NOT NULL AND d.caller IS DISTINCT FROM c.caller
UNION
SELECT event_id, asked_caller, 'device-copy'
FROM _call WHERE paired_file IS NOT NULL AND asked_caller IS NOT NULL AND asked_caller IS DISTINCT FROM caller;

INSERT INTO _event_claim
SELECT event_id, 'vault-token-accessor', 'same-credential', 'exact', wrapped, wrapping_accessor, file_id, ordinal
FROM _call WHERE wrapped IS NOT NULL AND wrapping_accessor IS NOT NULL AND wrapped <> wrapping_accessor;

-- In a login's response the auth block is the new token's; in auth/token/create it is the parent's. Facts go to whom they are about.
INSERT INTO _context
WITH
place AS (SELECT context_id, min(event_id) AS event_id FROM _call WHERE context_id IS NOT NULL GROUP BY context_id),
told AS (
  SELECT c.* FROM _call AS c JOIN place AS p ON p.context_id = c.context_id AND p.event_id = c.event_id
  WHERE c.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, auth_token,
  list_distinct(list_concat(
    CASE WHEN auth_token IS NULL THEN [] ELSE list_filter([
      {'key': auth_token, 'name': 'display_name', 'value': display_name},
      {'key': auth_token, 'name': 'token_type', 'value': token_type},
      {'key': auth_token, 'name': 'entity_id', 'value': entity_id},
      {'key': auth_token, 'name': 'policies', 'value': array_to_string(list_sort(policies), ', ')},
      {'key': auth_token, 'name': 'issue_time', 'value': issue_time}
    ], lambda f: f.value IS NOT NULL) END,
    list_transform(map_entries(CASE WHEN auth_token IS NOT NULL THEN metadata END), lambda m: {'key': auth_token, 'name': 'metadata.' || m.key, 'value': m.value}),
    CASE WHEN issued IS NULL THEN [] ELSE list_filter([
      {'key': issued, 'name': 'display_name', 'value': issued_name},
      {'key': issued, 'name': 'token_type', 'value': issued_type},
      {'key': issued, 'name': 'entity_id', 'value': issued_entity},
      {'key': issued, 'name': 'policies', 'value': array_to_string(list_sort(issued_policies), ', ')}
    ], lambda f: f.value IS NOT NULL) END,
    list_transform(map_entries(CASE WHEN issued IS NOT NULL THEN issued_metadata END), lambda m: {'key': issued, 'name': 'metadata.' || m.key, 'value': m.value})
  )) AS facts,
  list_distinct(list_filter([
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': auth_token, 'right_key': auth_accessor},
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': caller, 'right_key': caller_accessor},
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': issued, 'right_key': issued_accessor}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL AND c.left_key <> c.right_key)) AS claims
FROM told;

-- Tokens handed out by a login or a token call. Only the latter have a parent: the token that asked. A wrapped one is known by its
-- accessor alone; a login's auth block is about it.
INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at, 'issued' AS phase, issued AS credential_key, 'vault-token' AS kind,
  answered_at AS not_before, answered_at + to_seconds(issued_ttl) AS expires_at,
  CASE WHEN issued_ttl IS NULL THEN 'unknown' ELSE 'at' END AS expiry, issued_uses AS num_uses,
  coalesce('vault-entity:default/' || issued_entity, 'vault-name:default/' || issued_name,
    CASE WHEN issued = auth_accessor THEN coalesce('vault-entity:default/' || entity_id, 'vault-name:default/' || display_name) END) AS subject_key,
  'vault:default' AS issuer_key,
  CASE WHEN starts_with(path, 'auth/token/create') THEN caller END AS parent_key,
  caller AS by_key, coalesce(issued_policies, CASE WHEN issued = auth_accessor THEN policies END) AS scope
FROM _call WHERE issues AND outcome = 'allowed';

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'refused' AS phase, 'vault-token' AS kind, 'unknown' AS expiry, 'vault:default' AS issuer_key, caller AS by_key
FROM _call
WHERE outcome <> 'allowed' AND issued IS NULL AND regexp_matches(path, '^auth/(token/create|[^/]+/login)') AND operation IN ('create', 'update');

INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN starts_with(path, 'auth/token/renew') THEN 'renewed' ELSE 'revoked' END AS phase,
  CASE WHEN ends_with(path, '-self') THEN caller ELSE coalesce(target, issued) END AS credential_key, 'vault-token' AS kind,
  CASE WHEN starts_with(path, 'auth/token/renew') THEN answered_at + to_seconds(issued_ttl) END AS expires_at,
  CASE WHEN starts_with(path, 'auth/token/renew') AND issued_ttl IS NOT NULL THEN 'at' ELSE 'unknown' END AS expiry,
  'vault:default' AS issuer_key, caller AS by_key
FROM _call
WHERE outcome = 'allowed' AND regexp_matches(path, '^auth/token/(renew|revoke)') AND operation IN ('create', 'update');

-- Leases of dynamic secrets: handed out, prolonged (the answer names the lease again), and taken back, alone or all below a prefix.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, CASE WHEN renews THEN 'renewed' ELSE 'issued' END AS phase, 'vault-lease' AS kind,
  CASE WHEN NOT renews THEN answered_at END AS not_before, 'unknown' AS expiry, 'vault:default' AS issuer_key,
  CASE WHEN NOT renews THEN caller END AS parent_key, coalesce('vault-lease:default/' || lease_id, target) AS lease_key, caller AS by_key
FROM (SELECT *, regexp_matches(path, '^sys/(leases/)?renew(/|$)') AS renews FROM _call)
WHERE outcome = 'allowed' AND (lease_id IS NOT NULL OR (renews AND target IS NOT NULL AND operation IN ('create', 'update')));

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'revoked' AS phase, 'vault-lease' AS kind, 'unknown' AS expiry, 'vault:default' AS issuer_key,
  target AS lease_key, caller AS by_key, CASE WHEN ends_with(target, '/') THEN [substr(target, 21)] END AS scope
FROM _call
WHERE outcome = 'allowed' AND target IS NOT NULL AND operation IN ('create', 'update') AND regexp_matches(path, '^sys/(leases/)?revoke(-prefix|-force)?(/|$)');

-- Wrapping tokens, and what became of them. One that is opened twice was opened by somebody else before: the second try is refused.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'wrapped' AS phase, wrapped AS credential_key, 'vault-token' AS kind, answered_at AS not_before,
  answered_at + to_seconds(wrapped_ttl) AS expires_at, CASE WHEN wrapped_ttl IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  'vault:default' AS issuer_key, caller AS parent_key, caller AS by_key
FROM _call WHERE wrapped IS NOT NULL AND outcome = 'allowed';

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, CASE WHEN outcome = 'allowed' THEN 'unwrapped' ELSE 'refused' END AS phase,
  coalesce(target, caller) AS credential_key, 'vault-token' AS kind, 'unknown' AS expiry, 'vault:default' AS issuer_key, caller AS by_key
FROM _call WHERE path = 'sys/wrapping/unwrap' AND operation IN ('create', 'update') AND coalesce(target, caller) IS NOT NULL;

DROP VIEW _half;
DROP TABLE _older;
DROP TABLE _met;
DROP TABLE _several;
DROP TABLE _chosen;
DROP TABLE _duplicate;
DROP TABLE _call;
