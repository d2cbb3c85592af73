-- Uses after the end: of the credential itself, by expiry or revocation, or of the task that it was for.

-- The moments after which no use was to come, with the record that says so; only of credentials that were used after it.
CREATE OR REPLACE TEMP TABLE _due AS
WITH
ended AS (
  SELECT c.credential_id, c.expires_at, c.revoked_at, c.last_used_at
  FROM _credential AS c WHERE c.kind <> 'aws-session' AND c.last_used_at > least(c.expires_at, c.revoked_at)
),
said AS (
  SELECT n.credential_id, l.phase, l.expires_at AS ends_at, l.occurred_at, l.event_id, {'file_id': l.file_id, 'ordinal': l.ordinal} AS place,
    n.expires_at, n.revoked_at, n.last_used_at
  FROM ended AS n
    JOIN credential_alias AS a ON a.credential_id = n.credential_id
    JOIN lifecycle AS l ON l.credential_key = a.credential_key
),
assigned AS (
  SELECT t.credential_id, r.task_id, r.ended_at, r.event_id, {'file_id': r.file_id, 'ordinal': r.ordinal} AS place
  FROM (SELECT DISTINCT credential_id, task_id FROM credential_task WHERE strength <> 'weak') AS t
    JOIN registered_task AS r ON r.task_id = t.task_id
),
due AS (
  SELECT credential_id, 'used-after-expiry' AS kind, expires_at AS due_at, CAST(NULL AS VARCHAR) AS task_id, arg_max(place, (occurred_at, event_id)) AS place
  FROM said WHERE last_used_at > expires_at AND ends_at = expires_at AND phase IN ('issued', 'wrapped', 'rotated', 'renewed')
  GROUP BY credential_id, expires_at
  UNION ALL
  SELECT credential_id, 'used-after-revocation', revoked_at, NULL, arg_min(place, event_id)
  FROM said WHERE last_used_at > revoked_at AND occurred_at = revoked_at AND phase IN ('revoked', 'deleted', 'disabled')
  GROUP BY credential_id, revoked_at
  UNION ALL
  SELECT credential_id, 'used-after-task', max(ended_at), arg_max(task_id, (ended_at, event_id)), arg_max(place, (ended_at, event_id))
  FROM assigned GROUP BY credential_id HAVING count(*) = count(ended_at)
)
SELECT d.credential_id, d.kind, d.due_at, d.task_id, d.place.file_id AS file_id, d.place.ordinal AS ordinal, f.source, f.system_key, c.kind AS what
FROM due AS d
  JOIN _credential AS c ON c.credential_id = d.credential_id AND c.last_used_at > d.due_at
  LEFT JOIN evidence_file AS f ON f.file_id = d.place.file_id;

-- Uses after that. A credential that is given back, or gives something back, is not used for anything else. Clocks of one log, and of all accounts of one
-- cloud, are one; two others of which nothing is known are allowed the five minutes that Kerberos allows (RFC 4120, 8.2).
INSERT INTO credential_mismatch BY NAME
WITH
after AS (
  SELECT d.credential_id, d.kind, d.due_at, e.event_id, e.occurred_at, e.file_id, e.ordinal, e.shared_uid, e.outcome = 'allowed' AS allowed,
    e.outcome = 'allowed' AND e.access IN ('write', 'permissions', 'tagging') AS writes, e.outcome <> 'denied' AND NOT not_accepted(e.error) AS accepted,
    coalesce(u.step_us, 1000000) + coalesce(i.step_us, 1000000)
      + CASE WHEN e.source = d.source AND (e.system_key = d.system_key OR e.source IN ('aws-cloudtrail', 'gcp-audit')) THEN 0
        ELSE coalesce(p.apart_us, 300000000) END AS tolerance_us
  FROM event AS e
    JOIN credential_alias AS a ON a.credential_key = e.credential_key
    JOIN _due AS d ON d.credential_id = a.credential_id AND e.occurred_at > d.due_at
    LEFT JOIN _step AS u ON u.source = e.source
    LEFT JOIN _step AS i ON i.source = d.source
    LEFT JOIN _apart AS p ON p.left_source = e.source AND p.left_system = e.system_key AND p.right_source = d.source AND p.right_system = d.system_key
    ANTI JOIN lifecycle AS g ON g.event_id = e.event_id AND g.phase IN ('revoked', 'deleted') AND g.by_key = e.credential_key
  WHERE e.time_basis IS DISTINCT FROM 'inferred-zone' AND e.time_basis IS DISTINCT FROM 'inferred-year' AND e.noise IS NULL
),
counted AS (
  SELECT credential_id, kind, min(occurred_at) AS from_at, max(occurred_at) AS to_at, calls_of(shared_uid, true) AS events,
    calls_of(shared_uid, allowed) AS allowed, calls_of(shared_uid, writes) AS writes, max(tolerance_us) / 1000000.0 AS tolerance_seconds,
    arg_min({'file_id': file_id, 'ordinal': ordinal}, in_order(occurred_at, event_id) + CASE WHEN accepted THEN 0 ELSE 1::HUGEINT << 120 END) AS first
  FROM after WHERE occurred_at > due_at + to_microseconds(tolerance_us)
  GROUP BY credential_id, kind HAVING bool_or(accepted AND (kind <> 'used-after-task' OR allowed))
)
SELECT d.credential_id, d.kind, d.due_at, d.task_id, n.from_at, n.to_at, n.events, n.allowed, n.writes, n.tolerance_seconds,
  counted(n.events, 'use') || CASE d.kind WHEN 'used-after-expiry' THEN ' after it expired at ' WHEN 'used-after-revocation' THEN ' after it was revoked at '
    ELSE ' after its task ' || d.task_id || ' ended at ' END || moment(d.due_at) || ', ' || format('{:,}', n.allowed) || ' let through'
    || CASE WHEN n.writes > 0 THEN ', ' || format('{:,}', n.writes) || ' of them writing' ELSE '' END || '; the last at ' || moment(n.to_at) || '.' AS reason,
  CASE d.kind
    WHEN 'used-after-expiry' THEN CASE d.what
      WHEN 'vault-token' THEN 'A renewal that no log in evidence shows would explain it.'
      WHEN 'kubernetes-token' THEN CASE
        WHEN d.credential_id IN (SELECT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key WHERE f.name = 'stale_token')
          THEN 'Whether anybody but its pod used it: the cluster noted that it goes on accepting the token, as those do that extend the tokens of their pods.'
        ELSE 'A cluster that extends the tokens of its pods accepts them for up to a year; the log does not say whether it does.' END
      WHEN 'ssh-certificate' THEN 'A certificate made anew under the same serial would explain it.'
      ELSE 'A second issuance that no log in evidence shows would explain it.' END
    WHEN 'used-after-revocation' THEN 'Whether those who accepted it had been told of the revocation, and whether it was made valid again where no log in evidence shows it.'
    ELSE 'Whether the task went on after the registry had it ended.' END AS cannot_show,
  d.file_id AS issued_file_id, d.ordinal AS issued_ordinal, n.first.file_id AS used_file_id, n.first.ordinal AS used_ordinal
FROM _due AS d JOIN counted AS n ON n.credential_id = d.credential_id AND n.kind = d.kind;

DROP TABLE _due;
