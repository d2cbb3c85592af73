-- The public rows of credentials, in the order of their keys. A call that is an attempt in several ways is one; a step on the way is none yet, and a session's
-- attempts are those of its keys.
INSERT INTO credential BY NAME
WITH
tried AS (
  SELECT credential_id, count(DISTINCT event_id) AS attempts FROM elevation_attempt WHERE kind <> 'step' GROUP BY credential_id
),
by_session AS (
  SELECT c.session_key, sum(t.attempts)::BIGINT AS attempts FROM _credential AS c JOIN tried AS t ON t.credential_id = c.credential_id
  WHERE c.session_key IS NOT NULL GROUP BY c.session_key
)
SELECT c.*, h.identity_id, h."owner", h.task_id, coalesce(CASE WHEN c.kind = 'aws-session' THEN s.attempts ELSE t.attempts END, 0) AS elevation_attempts
FROM _credential AS c
  JOIN _held AS h ON h.credential_id = c.credential_id
  LEFT JOIN tried AS t ON t.credential_id = c.credential_id
  LEFT JOIN by_session AS s ON s.session_key = c.session_key
ORDER BY c.credential_key;

DROP TABLE _step;
DROP TABLE _apart;
DROP TABLE _log_day;
DROP TABLE _log_stretch;
