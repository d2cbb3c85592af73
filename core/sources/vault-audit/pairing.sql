-- Request and response lines of one call become one event. The event's record is the request's line (the response's where there is
-- no request); the response is paired. Everything the event says is read from the response line, which repeats the request.

-- Calls of which an earlier batch or import brought a line are put together again from all their lines.
CREATE OR REPLACE TEMP TABLE _met AS
SELECT event_id FROM event WHERE source = 'vault-audit' AND event_id IN (SELECT event_id FROM _staged);

-- The lines of a plain call stand in the public tables: the request's place is the event's, and its token and accessor are the context's.
CREATE OR REPLACE TEMP TABLE _older AS
WITH plain AS (
  SELECT e.*, list_filter(c.claims, lambda l: l.rule = 'vault-token-accessor')[1].right_key AS accessor, p.file_id AS paired_file,
    p.ordinal AS paired_ordinal, m.granted, l.subject_key AS discloses, k."key" AS certificate
  FROM event AS e
    JOIN _context AS c ON c.context_id = e.context_id
    JOIN event_record AS p ON p.event_id = e.event_id AND p.role = 'paired'
    LEFT JOIN event_permission AS m ON m.event_id = e.event_id
    LEFT JOIN lifecycle AS l ON l.event_id = e.event_id AND l.phase = 'disclosed'
    LEFT JOIN event_key AS k ON k.event_id = e.event_id AND k.role = 'client-certificate'
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
  CASE WHEN starts_with(l.actor_key, 'vault-entity:default/') THEN substr(l.actor_key, 22) END AS entity_id,
  l.granted, CASE WHEN l.line.half = 'response' THEN l.discloses END AS discloses, l.certificate, l.context_id
FROM line AS l JOIN _entry AS x ON x.file_id = l.line.file_id;

DELETE FROM event WHERE event_id IN (FROM _met);
DELETE FROM event_record WHERE event_id IN (FROM _met);
DELETE FROM event_key WHERE event_id IN (FROM _met);
DELETE FROM event_permission WHERE event_id IN (FROM _met);
DELETE FROM lifecycle WHERE event_id IN (FROM _met);
DELETE FROM _grant WHERE event_id IN (FROM _met);
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
  coalesce(m.issued_metadata, m.metadata)['cert_name'] IS NOT NULL AS by_certificate,
  m.half = 'response' AND m.issued IS NOT NULL AND NOT starts_with(m.path, 'auth/token/renew') AS issues,
  CASE WHEN m.context_id IS NOT NULL THEN m.context_id
    WHEN m.auth_token IS NULL AND m.issued IS NULL AND m.secret IS NULL AND m.wrapped IS NULL THEN NULL
    ELSE hash(m.auth_token, m.auth_accessor, m.display_name, m.token_type, m.entity_id, m.policies, m.metadata, m.issue_time, m.caller, m.caller_accessor,
      m.granting, m.issued, m.issued_accessor, m.issued_name, m.issued_type, m.issued_entity, m.issued_policies, m.issued_metadata,
      CASE WHEN m.issued IS NOT NULL THEN {'c': m.certificate, 'p': m.presented, 'f': [m.login_mount, m.login_method, m.login_accessor], 'r': m.login_role} END,
      CASE WHEN m.secret IS NOT NULL THEN {'s': m.secret, 'l': m.lease_id} END,
      CASE WHEN m.wrapped IS NOT NULL THEN [m.wrapped, m.creation_path, m.wrapped_accessor] END) END AS context_id
FROM main AS m LEFT JOIN asked AS q ON q.event_id = m.event_id;

INSERT INTO _vault_half BY NAME
SELECT * EXCLUDE (place) FROM _half
WHERE event_id NOT IN (
  SELECT event_id FROM _call
  WHERE paired_file IS NOT NULL AND event_id NOT IN (FROM _several) AND request_id IS NOT NULL
    AND caller = auth_token AND caller_accessor = auth_accessor AND caller <> caller_accessor AND caller = asked_caller AND caller_accessor = asked_accessor
    AND issued IS NULL AND issued_accessor IS NULL AND issued_ttl IS NULL AND issued_uses IS NULL AND target IS NULL AND lease_id IS NULL
    AND wrapped IS NULL AND wrapping_accessor IS NULL AND wrapped_ttl IS NULL AND secret IS NULL AND presented IS NULL AND written IS NULL);
