-- Which permissions the calls of each credential needed. `_call_permission` says it of each kind of AWS call; other sources say it of each call.

-- Calls of one kind by one credential on one resource. An action that two accounts log counts once, as the log of the caller's account has it.
CREATE OR REPLACE TEMP TABLE _used_on AS
WITH use AS (
  SELECT a.credential_id, e.source, e.service, e."action", e.access, e.resource, e.outcome, e.occurred_at, e.event_id
  FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key WHERE e.shared_uid IS NULL
  UNION ALL
  SELECT a.credential_id, e.source, min(e.service), min(e."action"), min(e.access), min(e.resource), CASE WHEN bool_or(e.outcome = 'denied') THEN 'denied' ELSE min(e.outcome) END,
    min(e.occurred_at), min(e.event_id)
  FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key WHERE e.shared_uid IS NOT NULL
  GROUP BY a.credential_id, e.source, e.shared_uid
)
SELECT credential_id, source, service, "action", access, CASE WHEN source = 'vault-audit' THEN resource END AS path, hash(resource) AS resource, resource IS NOT NULL AS named,
  count(*) AS calls, count(*) FILTER (outcome = 'denied') AS denied, count(*) FILTER (outcome = 'failed') AS failed,
  min(occurred_at) AS first_at, max(occurred_at) AS last_at, arg_min(event_id, (occurred_at, event_id)) AS event_id
FROM use GROUP BY ALL;

-- What a call says was checked stands for the call itself.
CREATE OR REPLACE TEMP TABLE _checked_on AS
SELECT a.credential_id, e.source, e.service, e."action", e.access, p.permission, hash(coalesce(p.resource, e.resource)) AS resource, coalesce(p.resource, e.resource) IS NOT NULL AS named,
  count(*) AS calls, count(*) FILTER (e.outcome = 'denied') AS denied, count(*) FILTER (e.outcome = 'failed') AS failed,
  min(e.occurred_at) AS first_at, max(e.occurred_at) AS last_at, arg_min(e.event_id, (e.occurred_at, e.event_id)) AS event_id
FROM event_permission AS p JOIN event AS e ON e.event_id = p.event_id JOIN credential_alias AS a ON a.credential_key = e.credential_key
GROUP BY ALL;

INSERT INTO used_permission
WITH needed AS (
  SELECT c.credential_id, c.permission, c.source, c.service, c."action", c.access, 'checked' AS basis, c.resource, c.named, c.calls, c.denied, c.failed, c.first_at, c.last_at, c.event_id
  FROM _checked_on AS c
  UNION ALL
  SELECT u.credential_id, m.permission, u.source, u.service, u."action", coalesce(m.access, u.access), m.basis, u.resource, u.named, u.calls, u.denied, u.failed, u.first_at, u.last_at, u.event_id
  FROM _used_on AS u JOIN _call_permission AS m ON m.service = u.service AND m."action" = u."action"
  WHERE u.source = 'aws-cloudtrail'
  UNION ALL
  SELECT credential_id, CASE source WHEN 'vault-audit' THEN "action" || ' ' || path WHEN 'spire-server' THEN service || '/' || "action" WHEN 'ssh' THEN 'sshd: ' || "action" END,
    source, service, "action", access, CASE WHEN source IN ('vault-audit', 'spire-server', 'ssh') THEN 'named' ELSE 'unknown' END, resource, named, calls, denied, failed, first_at, last_at, event_id
  FROM _used_on
  WHERE source <> 'aws-cloudtrail' AND (credential_id, source, service, "action") NOT IN (SELECT (credential_id, source, service, "action") FROM _checked_on)
)
SELECT credential_id, permission, source, service, "action", access, basis, sum(calls)::BIGINT, sum(denied)::BIGINT, sum(failed)::BIGINT,
  count(DISTINCT resource) FILTER (named), min(first_at), max(last_at), arg_min(event_id, (first_at, event_id))
FROM needed GROUP BY ALL ORDER BY credential_id, source, service, "action", permission;

INSERT INTO unmapped_action
SELECT source, service, "action", sum(calls)::BIGINT, arg_min(event_id, (first_at, event_id))
FROM used_permission WHERE basis = 'unknown' GROUP BY ALL ORDER BY source, service, "action";

DROP TABLE _used_on;
DROP TABLE _checked_on;
