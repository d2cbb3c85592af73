-- What each credential was used for, and what happened to it, added up over all its keys.

CREATE OR REPLACE TEMP TABLE _use AS
WITH by_key AS (
  SELECT credential_key, client_addr, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
    count(*) - (count(shared_uid) - count(DISTINCT shared_uid)) AS uses,
    count(*) FILTER (outcome = 'denied') AS denied,
    any_value(system_key) AS system_key
  FROM event WHERE credential_key IS NOT NULL GROUP BY credential_key, client_addr
)
SELECT a.credential_id, min(u.first_at) AS first_used_at, max(u.last_at) AS last_used_at, sum(u.uses)::BIGINT AS uses,
  sum(u.denied)::BIGINT AS denied, count(DISTINCT u.client_addr) AS addresses, min(u.system_key) AS system_key
FROM by_key AS u JOIN credential_alias AS a ON a.credential_key = u.credential_key
GROUP BY a.credential_id;

CREATE OR REPLACE TEMP TABLE _life AS
SELECT
  a.credential_id,
  min(l.kind) AS kind,
  min(coalesce(l.not_before, l.occurred_at)) FILTER (l.phase = 'issued') AS issued_at,
  arg_min(l.event_id, (l.occurred_at, l.event_id)) FILTER (l.phase = 'issued') AS issued_by_event,
  max(l.expires_at) FILTER (l.phase IN ('issued', 'renewed')) AS expires_at,
  min(l.expiry) FILTER (l.phase IN ('issued', 'renewed')) AS expiry,
  max(l.renewable_until) AS renewable_until,
  min(l.subject_key) FILTER (l.phase = 'issued') AS subject_key,
  arg_min(l.scope, (l.occurred_at, l.event_id)) FILTER (l.phase = 'issued') AS scope,
  min(l.occurred_at) FILTER (l.phase IN ('revoked', 'deleted')) AS revoked_at,
  max(l.occurred_at) FILTER (l.phase = 'disabled') AS disabled_at,
  max(l.occurred_at) FILTER (l.phase = 'enabled') AS enabled_at
FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
GROUP BY a.credential_id;
