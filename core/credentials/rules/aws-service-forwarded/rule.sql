-- Of several keys of the session that called the service, the one that called last.
WITH forwarded AS (
  SELECT DISTINCT c.credential_key, c.session_key, e.occurred_at, replace(replace(e.via_service, '.amazonaws.com.cn', ''), '.amazonaws.com', '') AS service
  FROM _credential AS c JOIN event AS e ON e.credential_key = c.credential_key
  WHERE c.origin = 'service-forwarded' AND c.session_key IS NOT NULL
),
direct AS (
  SELECT p.session_key, e.service, e.occurred_at,
    min({'event_id': e.event_id, 'parent_key': p.credential_key, 'file_id': e.file_id, 'ordinal': e.ordinal}) AS call
  FROM _credential AS p JOIN event AS e ON e.credential_key = p.credential_key
  WHERE p.kind = 'aws-temporary-key' AND p.origin <> 'service-forwarded' AND e.via_service IS NULL
    AND p.session_key IN (SELECT session_key FROM forwarded)
  GROUP BY p.session_key, e.service, e.occurred_at
)
SELECT f.credential_key AS child_key, d.call.parent_key AS parent_key, d.occurred_at, d.call.event_id AS tie, d.call.file_id AS file_id,
  d.call.ordinal AS ordinal
FROM forwarded AS f ASOF JOIN direct AS d
  ON d.session_key = f.session_key AND d.service = f.service AND f.occurred_at >= d.occurred_at
