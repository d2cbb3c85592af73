-- Which lines are one event. A call's audit line, the line of the SVID it signed and whatever else was said of it are one; a batch call is as
-- many events as it has items. Computed from all lines, so the order in which they came says nothing.

-- A line that does not name its trust domain is of the one that its file names, where that is one alone. Without a call's id, only a
-- certificate's serial tells a line delivered again.
CREATE OR REPLACE TEMP TABLE _spire_asked AS
WITH domain AS (
  SELECT file_id, min(trust_domain) AS only_domain FROM _spire_line GROUP BY file_id HAVING min(trust_domain) = max(trust_domain)
)
SELECT l.file_id, l.ordinal, l.entry_sha256, l.role, l.item, l.occurred_at, coalesce(l.trust_domain, d.only_domain) AS trust_domain,
  CASE WHEN l.request_id IS NOT NULL THEN l.request_id
    WHEN l.role = 'signed' THEN 'x509-serial:' || coalesce(l.trust_domain, d.only_domain) || '/' || l.serial END AS uid,
  CASE l.role WHEN 'signed' THEN l.serial WHEN 'audit' THEN l.csr ELSE l.message END AS mark
FROM _spire_line AS l LEFT JOIN domain AS d ON d.file_id = l.file_id;

-- Most calls have one line of each kind for each item; the others need a choice.
CREATE OR REPLACE TEMP TABLE _spire_several AS
SELECT uid FROM _spire_asked WHERE uid IS NOT NULL GROUP BY uid, role, item HAVING count(*) > 1
UNION
SELECT uid FROM _spire_asked WHERE role = 'said' AND uid IS NOT NULL;

CREATE OR REPLACE TEMP TABLE _spire_place AS
WITH
-- Equal lines of one file are as many; equal lines of several files are deliveries of one.
counted AS (
  SELECT *, row_number() OVER (PARTITION BY file_id, uid, role, item, mark ORDER BY ordinal) AS copy
  FROM _spire_asked WHERE uid IN (FROM _spire_several)
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
SELECT n.file_id, n.ordinal, n.entry_sha256, n.role, n.occurred_at, n.trust_domain, n.delivery,
  CASE
    WHEN n.role <> 'said' THEN concat(n.uid, '/' || present(n.item), CASE WHEN n.nth > 1 THEN '#' || n.nth END)
    WHEN u.uid IS NOT NULL OR f.uid IS NULL THEN concat(n.uid, '/' || present(n.item))
    ELSE concat(n.uid, '/' || present(f.head.item))
  END AS event_uid
FROM numbered AS n
  LEFT JOIN unit AS u ON u.uid = n.uid AND u.item = n.item AND u.nth = 1
  LEFT JOIN first_unit AS f ON f.uid = n.uid
UNION ALL
SELECT file_id, ordinal, entry_sha256, role, occurred_at, trust_domain, 1, CASE WHEN uid IS NOT NULL THEN concat(uid, '/' || present(item)) END
FROM _spire_asked WHERE uid IS NULL OR uid NOT IN (FROM _spire_several);

-- The event's record is the audit line, else the signed one, else the first that says anything.
CREATE OR REPLACE TEMP TABLE _spire_told AS
WITH main AS (
  SELECT event_uid, arg_min({'file_id': file_id, 'ordinal': ordinal},
    {'d': delivery > 1, 'r': CASE role WHEN 'audit' THEN 1 WHEN 'signed' THEN 2 ELSE 3 END, 't': occurred_at, 'e': entry_sha256, 'o': ordinal}) AS place
  FROM _spire_place WHERE event_uid IS NOT NULL GROUP BY event_uid
)
SELECT p.file_id, p.ordinal, p.role, p.trust_domain, p.delivery, p.event_uid,
  event_id_of('spire-server', p.event_uid, p.entry_sha256, p.ordinal) AS event_id,
  p.event_uid IS NULL OR (m.place.file_id = p.file_id AND m.place.ordinal = p.ordinal) AS main
FROM _spire_place AS p LEFT JOIN main AS m ON m.event_uid = p.event_uid;

CREATE OR REPLACE TEMP TABLE _spire_call AS
WITH
signed AS (
  SELECT t.event_uid, t.trust_domain, l.* EXCLUDE (trust_domain)
  FROM _spire_told AS t JOIN _spire_line AS l ON l.file_id = t.file_id AND l.ordinal = t.ordinal
  WHERE t.role = 'signed' AND t.delivery = 1 AND t.event_uid IS NOT NULL AND NOT t.main
),
said AS (
  SELECT t.event_uid, bool_or(l.failed) AS failed, bool_or(l.message IN ('Agent attestation request completed', 'Node attestation request completed')) AS attested,
    min(l.subject) AS subject, min(l.attestor) AS attestor, min(l.client_addr) AS client_addr, min(l.occurred_at) AS occurred_at
  FROM _spire_told AS t JOIN _spire_line AS l ON l.file_id = t.file_id AND l.ordinal = t.ordinal
  WHERE t.role = 'said' AND t.event_uid IS NOT NULL GROUP BY t.event_uid
)
SELECT
  t.event_id, t.event_uid, m.file_id, m.ordinal, m.role, coalesce(m.occurred_at, s.occurred_at, o.occurred_at) AS occurred_at,
  coalesce(t.trust_domain, s.trust_domain) AS trust_domain, m.request_id, m.item, m.service, m."method", m.message,
  m.failed OR (m.role = 'said' AND coalesce(o.failed, false)) AS failed,
  m.status_code, coalesce(m.authorized_as, s.authorized_as) AS authorized_as, coalesce(m.caller_id, s.caller_id) AS caller_id,
  coalesce(m.client_addr, s.client_addr, o.client_addr) AS client_addr, m.caller_path, m.caller_name,
  coalesce(m.entry_id, s.entry_id) AS entry_id, coalesce(m.subject, s.subject, o.subject) AS subject,
  coalesce(s.svid, m.svid) AS svid, coalesce(s.expires_at, m.expires_at) AS expires_at, coalesce(s.serial, m.serial) AS serial,
  coalesce(s.revision, m.revision) AS revision, coalesce(m.audience, s.audience) AS audience, coalesce(m.csr, s.csr) AS csr,
  coalesce(m.dns_name, s.dns_name) AS dns_name, m.parent_id, m.selectors, m.admin, m.downstream, coalesce(m.attestor, o.attestor) AS attestor,
  m.role IN ('audit', 'signed') OR coalesce(o.attested, m.message IN ('Agent attestation request completed', 'Node attestation request completed')) AS done
FROM _spire_told AS t
  JOIN _spire_line AS m ON m.file_id = t.file_id AND m.ordinal = t.ordinal
  LEFT JOIN signed AS s ON s.event_uid = t.event_uid
  LEFT JOIN said AS o ON o.event_uid = t.event_uid
WHERE t.main;
