-- Credentials that are live and silent, and those that are used though nothing shows their making.

-- The log that would show the use of a credential: of some kinds no log does.
CREATE OR REPLACE TEMP TABLE _watched AS
SELECT c.credential_id, c.system_key,
  CASE WHEN starts_with(c.kind, 'aws-') THEN 'aws-cloudtrail' WHEN starts_with(c.kind, 'vault-') THEN 'vault-audit'
    WHEN c.kind = 'kubernetes-token' THEN 'kubernetes-audit' ELSE 'gcp-audit' END AS source,
  coalesce(c.last_used_at, c.issued_at) AS quiet_from, least(c.expires_at, c.revoked_at) AS ends_at, c.last_used_at IS NULL AS unused,
  c.issued_at, c.uses
FROM _credential AS c
WHERE c.kind IN ('aws-access-key', 'aws-temporary-key', 'vault-token', 'vault-secret-id', 'gcp-service-account-key', 'kubernetes-token')
  AND c.issuance = 'seen' AND c.issued_at IS NOT NULL AND c.expiry IN ('at', 'never')
  -- Only tokens with an id are named in the log of a cluster, and only those that are meant for it come there.
  AND (c.kind <> 'kubernetes-token' OR (starts_with(c.credential_key, 'k8s-jti:') AND c.credential_id NOT IN (
    SELECT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
    WHERE f.name IN ('audience', 'audiences', 'aud') GROUP BY a.credential_id HAVING NOT bool_or(contains(f."value", 'kubernetes')))));

-- What is switched off, nobody knows when, is not known to be live.
DELETE FROM _watched WHERE credential_id IN (
  SELECT a.credential_id FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
  WHERE l.phase IN ('disabled', 'revoked', 'deleted') AND l.occurred_at IS NULL);

-- Never used in seven days of covered time, or after some use silent for thirty to the end of its life or of the log.
INSERT INTO credential_mismatch BY NAME
WITH
quiet AS (
  SELECT w.credential_id, max(least(coalesce(w.ends_at, s.until), s.until)) AS quiet_to,
    sum(epoch_us(least(coalesce(w.ends_at, s.until), s.until)) - epoch_us(greatest(w.quiet_from, s.since))) / 1e6 AS seconds
  FROM _watched AS w
    JOIN _log_stretch AS s ON s.system_key = w.system_key AND s.source = w.source
      AND s.until > w.quiet_from AND s.since < coalesce(w.ends_at, 'infinity'::TIMESTAMP)
  GROUP BY w.credential_id, w.unused HAVING seconds >= CASE WHEN w.unused THEN 7 ELSE 30 END * 86400
),
covered AS (
  SELECT q.credential_id, bool_or(d.shows_data) AS shows_data, arg_max(d.last, d.last_at) FILTER (d.last_at <= q.quiet_to) AS last
  FROM quiet AS q
    JOIN _watched AS w ON w.credential_id = q.credential_id
    JOIN _log_day AS d ON d.system_key = w.system_key AND d.source = w.source
  GROUP BY q.credential_id
),
made AS (
  SELECT a.credential_id, arg_min({'file_id': l.file_id, 'ordinal': l.ordinal}, (l.occurred_at, l.event_id)) AS first
  FROM lifecycle AS l
    JOIN credential_alias AS a ON a.credential_key = l.credential_key
    JOIN quiet AS q ON q.credential_id = a.credential_id
  WHERE l.phase IN ('issued', 'wrapped', 'rotated') GROUP BY a.credential_id
)
SELECT q.credential_id, 'live-and-silent' AS kind, w.quiet_from AS from_at, q.quiet_to AS to_at, 0 AS events, 0 AS allowed, 0 AS writes, 0.0 AS tolerance_seconds,
  CASE WHEN w.unused THEN 'Live since ' || moment(w.issued_at) || ' and never used'
    ELSE 'Live, and not used any more after ' || counted(w.uses, 'use') || ', the last at ' || moment(w.quiet_from) || ',' END
    || ' in ' || days(q.seconds) || ' that the log covers'
    || CASE WHEN w.ends_at IS NULL THEN '; it does not end.' WHEN w.ends_at > q.quiet_to THEN '; it ends at ' || moment(w.ends_at) || '.' ELSE '.' END AS reason,
  CASE w.source
    WHEN 'aws-cloudtrail' THEN CASE WHEN v.shows_data THEN 'Calls on data are logged only where a trail was told to.' ELSE 'No trail in evidence logs calls on data.' END
      || ' Regions and accounts whose trails are not in evidence show nothing.'
    WHEN 'vault-audit' THEN 'Calls while no audit device was on, and to another Vault, are not seen.'
    WHEN 'gcp-audit' THEN 'Reading of data is logged only where it was switched on.'
    ELSE 'The audit policy of the cluster may leave calls out.' END AS cannot_show,
  m.first.file_id AS issued_file_id, m.first.ordinal AS issued_ordinal, v.last.file_id AS used_file_id, v.last.ordinal AS used_ordinal
FROM quiet AS q
  JOIN _watched AS w ON w.credential_id = q.credential_id
  JOIN covered AS v ON v.credential_id = q.credential_id
  LEFT JOIN made AS m ON m.credential_id = q.credential_id;

INSERT INTO credential_mismatch BY NAME
WITH
unmade AS (
  SELECT credential_id, issued_at FROM _credential WHERE issuance = 'unexplained' AND uses > 0 AND kind <> 'aws-session'
),
used AS (
  SELECT u.credential_id, min(e.occurred_at) AS from_at, max(e.occurred_at) AS to_at, calls_of(e.shared_uid, true) AS events,
    calls_of(e.shared_uid, e.outcome = 'allowed') AS allowed,
    calls_of(e.shared_uid, e.outcome = 'allowed' AND e.access IN ('write', 'permissions', 'tagging')) AS writes,
    arg_min({'file_id': e.file_id, 'ordinal': e.ordinal}, in_order(e.occurred_at, e.event_id)) AS first
  FROM event AS e
    JOIN credential_alias AS a ON a.credential_key = e.credential_key
    JOIN unmade AS u ON u.credential_id = a.credential_id
  WHERE NOT not_accepted(e.error) GROUP BY u.credential_id
)
SELECT u.credential_id, 'used-without-issuance' AS kind, d.from_at, d.to_at, d.events, d.allowed, d.writes, 0.0 AS tolerance_seconds,
  counted(d.events, 'use') || ' of a credential whose making no record shows, though the log covers the time'
    || CASE WHEN u.issued_at IS NULL THEN '' ELSE ' of ' || moment(u.issued_at) || ', when it was made' END || '.' AS reason,
  'A log of another region or trail that is not in evidence may show its making.' AS cannot_show,
  d.first.file_id AS used_file_id, d.first.ordinal AS used_ordinal
FROM unmade AS u JOIN used AS d ON d.credential_id = u.credential_id;

DROP TABLE _watched;
