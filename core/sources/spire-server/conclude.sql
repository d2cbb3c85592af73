-- Events of all SPIRE lines, and what they show of SVIDs, agents and registration entries, in place of those of earlier imports.

DELETE FROM event_record WHERE event_id IN (SELECT event_id FROM event WHERE source = 'spire-server');
DELETE FROM lifecycle WHERE event_id IN (SELECT event_id FROM event WHERE source = 'spire-server');
DELETE FROM _grant WHERE event_id IN (SELECT event_id FROM event WHERE source = 'spire-server');
DELETE FROM _context WHERE context_id IN (SELECT context_id FROM event WHERE source = 'spire-server');
DELETE FROM event WHERE source = 'spire-server';

CREATE OR REPLACE TEMP TABLE _spire_event AS
WITH keyed AS (
  SELECT *,
    'spire:' || coalesce(trust_domain, 'default') AS system_key,
    CASE WHEN svid = 'x509-svid' THEN 'x509-serial:' || coalesce(trust_domain, 'default') || '/' || serial END AS serial_key,
    'spire-entry:' || coalesce(trust_domain, 'default') || '/' || entry_id AS entry_key,
    CASE WHEN contains("method", 'Entry') THEN 'spire-entry:' || coalesce(trust_domain, 'default') || '/' || entry_id END AS changed_key,
    CASE WHEN NOT failed THEN 'allowed' WHEN status_code IN ('PermissionDenied', 'Unauthenticated') THEN 'denied' ELSE 'failed' END AS outcome
  FROM _spire_call
),
told AS (
  SELECT *,
    list_filter([
      {'key': serial_key, 'name': 'entry_revision', 'value': nullif(revision, '0')},
      {'key': serial_key, 'name': 'csr_sha256', 'value': csr},
      {'key': serial_key, 'name': 'dns_names', 'value': dns_name},
      {'key': CASE WHEN attestor IS NOT NULL AND outcome = 'allowed' THEN subject END, 'name': 'node_attestor_type', 'value': attestor},
      {'key': changed_key, 'name': 'spiffe_id', 'value': subject},
      {'key': changed_key, 'name': 'parent_id', 'value': parent_id},
      {'key': changed_key, 'name': 'selectors', 'value': selectors}
    ], lambda f: f.key IS NOT NULL AND f.value IS NOT NULL) AS facts,
    CASE WHEN svid IS NOT NULL AND outcome = 'allowed' AND entry_key IS NOT NULL AND coalesce(serial_key, subject) IS NOT NULL THEN [
      {'rule': 'spire-svid-of-entry', 'relation': 'derived-from', 'strength': 'exact', 'left_key': coalesce(serial_key, subject), 'right_key': entry_key}
    ] ELSE [] END AS claims
  FROM keyed
)
SELECT *, CASE WHEN len(facts) + len(claims) > 0 THEN hash('spire-server', facts, claims) END AS context_id FROM told;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, CASE WHEN occurred_at IS NULL THEN 'file' ELSE 'record' END AS time_basis, 'spire-server' AS source,
  system_key, CASE WHEN "method" IS NULL THEN 'service' ELSE 'management' END AS category, coalesce(service, 'spire') AS service,
  coalesce("method", message) AS "action",
  CASE
    WHEN svid IS NOT NULL THEN 'auth'
    WHEN regexp_matches("method", '^(Batch(Create|Update|Delete|Set)|BanAgent|DeleteAgent|AppendBundle|RefreshBundle|(Prepare|Activate|Taint|Revoke))') THEN 'permissions'
    WHEN regexp_matches("method", '^(List|Count)') THEN 'list'
    WHEN regexp_matches("method", '^(Get|Sync)') THEN 'read'
    WHEN "method" IS NOT NULL THEN 'write'
  END AS access,
  CASE WHEN contains("method", 'Entry') THEN coalesce(entry_key, subject) ELSE coalesce(subject, entry_key, present(item)) END AS resource,
  outcome, CASE WHEN failed THEN coalesce(status_code, message) END AS "error", authorized_as AS principal_kind, caller_id AS actor_key,
  client_addr, caller_path AS user_agent, caller_name AS session_name, request_id, context_id
FROM _spire_event;

INSERT INTO event_record
SELECT event_id, file_id, ordinal, CASE WHEN delivery > 1 THEN 'duplicate' ELSE 'paired' END FROM _spire_told WHERE NOT main;

INSERT INTO _context
SELECT context_id, NULL, arg_min(facts, event_id), arg_min(claims, event_id) FROM _spire_event WHERE context_id IS NOT NULL GROUP BY context_id;

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'issued' AS phase, serial_key AS credential_key, svid AS kind, expires_at,
  CASE WHEN expires_at IS NULL THEN 'unknown' ELSE 'at' END AS expiry, subject AS subject_key, system_key AS issuer_key, caller_id AS by_key,
  list_transform(audience, lambda a: 'aud:' || a) AS scope
FROM _spire_event WHERE svid IS NOT NULL AND outcome = 'allowed' AND done;

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'refused' AS phase, svid AS kind, 'unknown' AS expiry, subject AS subject_key, system_key AS issuer_key,
  caller_id AS by_key, list_transform(audience, lambda a: 'aud:' || a) AS scope
FROM _spire_event WHERE svid IS NOT NULL AND outcome <> 'allowed';

-- An agent that is banned or deleted cannot use its SVID here any more.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'revoked' AS phase, 'x509-svid' AS kind, 'unknown' AS expiry, subject AS subject_key,
  system_key AS issuer_key, caller_id AS by_key
FROM _spire_event WHERE "method" IN ('BanAgent', 'DeleteAgent') AND outcome = 'allowed' AND subject IS NOT NULL;

-- A registration entry lets its parent ask for an SVID for workloads with its selectors; it may make an administrator or a downstream server of them.
INSERT INTO _grant BY NAME
SELECT event_id, file_id, ordinal, CASE WHEN "method" = 'BatchDeleteEntry' OR len(what.actions) = 0 THEN 'closes' ELSE 'opens' END AS change,
  coalesce(entry_key, 'spire-entry:' || coalesce(trust_domain, 'default') || '/md5:' || md5(concat_ws(chr(31), subject, parent_id, selectors))) || '/' || what.kind AS slot,
  occurred_at AS said_at, coalesce(subject, entry_key) AS holder_key, what.kind AS kind,
  CASE WHEN subject IS NULL OR (what.kind = 'trust' AND parent_id IS NULL) THEN 'unknown' ELSE 'allow' END AS effect,
  what.actions AS actions, CASE WHEN what.kind = 'trust' AND parent_id IS NOT NULL THEN list_concat([parent_id], string_split(selectors, ',')) END AS principals, entry_key AS via
FROM (
  SELECT *, unnest(list_filter([
    {'kind': 'trust', 'actions': NULL::VARCHAR[]},
    {'kind': CASE WHEN "method" = 'BatchDeleteEntry' OR admin OR downstream OR ("method" = 'BatchUpdateEntry' AND admin = false) THEN 'inline' END,
      'actions': list_filter([CASE WHEN admin THEN 'spire:admin' END, CASE WHEN downstream THEN 'spire:downstream' END], lambda a: a IS NOT NULL)}
  ], lambda w: w.kind IS NOT NULL)) AS what
  FROM _spire_event
  WHERE "method" IN ('BatchCreateEntry', 'BatchUpdateEntry', 'BatchDeleteEntry') AND outcome = 'allowed' AND role = 'audit'
);

DROP TABLE _spire_asked;
DROP TABLE _spire_several;
DROP TABLE _spire_place;
DROP TABLE _spire_told;
DROP TABLE _spire_call;
DROP TABLE _spire_event;
