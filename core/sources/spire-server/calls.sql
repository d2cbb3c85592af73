-- Which lines are one event. A call's audit line, the line of the SVID it signed and whatever else was said of it are one; a batch call is as
-- many events as it has items. Computed from all lines, so the order in which they came says nothing.

-- A line that does not name its trust domain is of the one that its file names, where that is one alone.
CREATE OR REPLACE TEMP TABLE _spire_place AS
WITH
domain AS (
  SELECT file_id, min(trust_domain) AS only_domain FROM _spire_line GROUP BY file_id HAVING min(trust_domain) = max(trust_domain)
),
scoped AS (
  SELECT l.* REPLACE (coalesce(l.trust_domain, d.only_domain) AS trust_domain),
    CASE l.role WHEN 'signed' THEN l.serial WHEN 'audit' THEN l.csr ELSE l.message END AS mark
  FROM _spire_line AS l LEFT JOIN domain AS d ON d.file_id = l.file_id
),
-- Without a call's id, only a certificate's serial tells a line delivered again.
asked AS (
  SELECT *, CASE WHEN request_id IS NOT NULL THEN request_id
      WHEN role = 'signed' AND serial IS NOT NULL AND trust_domain IS NOT NULL THEN 'x509-serial:' || trust_domain || '/' || serial END AS uid
  FROM scoped
),
-- Equal lines of one file are as many; equal lines of several files are deliveries of one.
counted AS (
  SELECT *, row_number() OVER (PARTITION BY file_id, uid, role, item, mark ORDER BY ordinal) AS copy FROM asked WHERE uid IS NOT NULL
),
delivered AS (
  SELECT *,
    row_number() OVER (PARTITION BY uid, role, item, mark, copy ORDER BY entry_sha256, ordinal) AS delivery,
    min(occurred_at) OVER (PARTITION BY uid, role, item, mark, copy) AS first_at
  FROM counted
),
numbered AS (
  SELECT *, dense_rank() OVER (PARTITION BY uid, role, item ORDER BY first_at, mark, copy) AS nth FROM delivered
),
unit AS (SELECT DISTINCT uid, item, nth FROM numbered WHERE role <> 'said'),
-- What else is said of an item belongs to its first event, and what names no item to the first of the call.
first_unit AS (SELECT uid, min({'item': item, 'nth': nth}) AS head FROM unit GROUP BY uid)
SELECT n.* EXCLUDE (copy, first_at, mark, nth, uid),
  CASE
    WHEN n.role <> 'said' THEN concat(n.uid, '/' || present(n.item), CASE WHEN n.nth > 1 THEN '#' || n.nth END)
    WHEN u.uid IS NOT NULL THEN concat(n.uid, '/' || present(n.item))
    WHEN f.uid IS NOT NULL THEN concat(n.uid, '/' || present(f.head.item))
    ELSE concat(n.uid, '/' || present(n.item))
  END AS event_uid
FROM numbered AS n
  LEFT JOIN unit AS u ON u.uid = n.uid AND u.item = n.item AND u.nth = 1
  LEFT JOIN first_unit AS f ON f.uid = n.uid
UNION ALL BY NAME
SELECT * EXCLUDE (mark, uid), 1 AS delivery, NULL AS event_uid FROM asked WHERE uid IS NULL;

-- The event's record is the audit line, else the signed one, else the first that says anything.
CREATE OR REPLACE TEMP TABLE _spire_told AS
SELECT *, event_id_of('spire-server', event_uid, entry_sha256, ordinal) AS event_id,
  event_uid IS NULL OR row_number() OVER (
    PARTITION BY event_uid
    ORDER BY delivery > 1, CASE role WHEN 'audit' THEN 1 WHEN 'signed' THEN 2 ELSE 3 END, occurred_at, entry_sha256, ordinal) = 1 AS main
FROM _spire_place;

CREATE OR REPLACE TEMP TABLE _spire_call AS
WITH
signed AS (SELECT * FROM _spire_told WHERE role = 'signed' AND delivery = 1 AND event_uid IS NOT NULL),
said AS (
  SELECT event_uid, bool_or(failed) AS failed, bool_or(message IN ('Agent attestation request completed', 'Node attestation request completed')) AS attested,
    min(subject) AS subject, min(attestor) AS attestor, min(client_addr) AS client_addr, min(occurred_at) AS occurred_at
  FROM _spire_told WHERE role = 'said' AND event_uid IS NOT NULL GROUP BY event_uid
)
SELECT
  m.event_id, m.event_uid, m.file_id, m.ordinal, m.role, coalesce(m.occurred_at, s.occurred_at, o.occurred_at) AS occurred_at,
  coalesce(m.trust_domain, s.trust_domain) AS trust_domain, m.request_id, m.item, m.service, m."method", m.message,
  m.failed OR (m.role = 'said' AND coalesce(o.failed, false)) AS failed,
  m.status_code, coalesce(m.authorized_as, s.authorized_as) AS authorized_as, coalesce(m.caller_id, s.caller_id) AS caller_id,
  coalesce(m.client_addr, s.client_addr, o.client_addr) AS client_addr, m.caller_path, m.caller_name,
  coalesce(m.entry_id, s.entry_id) AS entry_id, coalesce(m.subject, s.subject, o.subject) AS subject,
  coalesce(s.svid, m.svid) AS svid, coalesce(s.expires_at, m.expires_at) AS expires_at, coalesce(s.serial, m.serial) AS serial,
  coalesce(s.revision, m.revision) AS revision, coalesce(m.audience, s.audience) AS audience, coalesce(m.csr, s.csr) AS csr,
  coalesce(m.dns_name, s.dns_name) AS dns_name, m.parent_id, m.selectors, m.admin, m.downstream, coalesce(m.attestor, o.attestor) AS attestor,
  m.role IN ('audit', 'signed') OR coalesce(o.attested, m.message IN ('Agent attestation request completed', 'Node attestation request completed')) AS done
FROM _spire_told AS m
  LEFT JOIN signed AS s ON s.event_uid = m.event_uid
  LEFT JOIN said AS o ON o.event_uid = m.event_uid
WHERE m.main;
