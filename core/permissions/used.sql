-- Which permissions the calls of each credential needed. `_call_permission` says it of each kind of AWS call; other sources say it of each call.

-- Uses with their kind of call. An action that two accounts log counts once.
CREATE OR REPLACE TEMP VIEW _use_call AS
SELECT a.credential_id, e.source, e.service, e."action", e.access, e.resource, e.outcome, e.occurred_at, e.event_id
FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key WHERE e.shared_uid IS NULL
UNION ALL
SELECT a.credential_id, e.source, min(e.service), min(e."action"), min(e.access), min(e.resource), CASE WHEN bool_or(e.outcome = 'denied') THEN 'denied' ELSE min(e.outcome) END,
  min(e.occurred_at), min(e.event_id)
FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key WHERE e.shared_uid IS NOT NULL
GROUP BY a.credential_id, e.source, e.shared_uid;

-- Calls of one kind by one credential; in Vault the path says what is needed.
CREATE OR REPLACE TEMP TABLE _used_call AS
SELECT credential_id, source, service, "action", access, CASE WHEN source = 'vault-audit' THEN resource END AS path,
  count(*) AS calls, count(*) FILTER (outcome = 'denied') AS denied, count(*) FILTER (outcome = 'failed') AS failed,
  min(occurred_at) AS first_at, max(occurred_at) AS last_at, arg_min(event_id, (occurred_at, event_id)) AS event_id
FROM _use_call GROUP BY ALL;

-- How many resources they name. Only numbers are kept on the way: there may be as many pairs as events.
CREATE OR REPLACE TEMP TABLE _used_resource AS
SELECT credential_id, call, count(*) AS resources
FROM (SELECT DISTINCT credential_id, hash(source, service, "action", access) AS call, hash(resource) AS resource FROM _use_call WHERE resource IS NOT NULL AND source <> 'vault-audit')
GROUP BY credential_id, call;

-- What a call says was checked stands for the call itself.
CREATE OR REPLACE TEMP TABLE _checked AS
SELECT a.credential_id, p.permission, e.source, e.service, e."action", e.access, count(*) AS calls, count(*) FILTER (e.outcome = 'denied') AS denied,
  count(*) FILTER (e.outcome = 'failed') AS failed, count(DISTINCT coalesce(p.resource, e.resource)) AS resources,
  min(e.occurred_at) AS first_at, max(e.occurred_at) AS last_at, arg_min(e.event_id, (e.occurred_at, e.event_id)) AS event_id
FROM event_permission AS p JOIN event AS e ON e.event_id = p.event_id JOIN credential_alias AS a ON a.credential_key = e.credential_key
GROUP BY ALL;

INSERT INTO used_permission
WITH
told AS (
  SELECT u.*, coalesce(r.resources, CASE WHEN u.path IS NOT NULL THEN 1 END, 0) AS resources
  FROM _used_call AS u LEFT JOIN _used_resource AS r ON r.credential_id = u.credential_id AND r.call = hash(u.source, u.service, u."action", u.access)
),
needed AS (
  SELECT credential_id, permission, source, service, "action", access, 'checked' AS basis, calls, denied, failed, resources, first_at, last_at, event_id FROM _checked
  UNION ALL
  SELECT u.credential_id, m.permission, u.source, u.service, u."action", coalesce(m.access, u.access), m.basis, u.calls, u.denied, u.failed, u.resources, u.first_at, u.last_at, u.event_id
  FROM told AS u JOIN _call_permission AS m ON m.service = u.service AND m."action" = u."action"
  WHERE u.source = 'aws-cloudtrail'
  UNION ALL
  SELECT u.credential_id,
    CASE u.source WHEN 'vault-audit' THEN u."action" || ' ' || u.path WHEN 'spire-server' THEN u.service || '/' || u."action" WHEN 'ssh' THEN 'sshd: ' || u."action" END,
    u.source, u.service, u."action", u.access, CASE WHEN u.source IN ('vault-audit', 'spire-server', 'ssh') THEN 'named' ELSE 'unknown' END,
    u.calls, u.denied, u.failed, u.resources, u.first_at, u.last_at, u.event_id
  FROM told AS u ANTI JOIN _checked AS k ON k.credential_id = u.credential_id AND k.source = u.source AND k.service = u.service AND k."action" = u."action"
  WHERE u.source <> 'aws-cloudtrail'
)
SELECT credential_id, permission, source, service, "action", access, basis, sum(calls)::BIGINT, sum(denied)::BIGINT, sum(failed)::BIGINT,
  max(resources)::BIGINT, min(first_at), max(last_at), arg_min(event_id, (first_at, event_id))
FROM needed GROUP BY ALL ORDER BY credential_id, source, service, "action", permission;

INSERT INTO unmapped_action
SELECT source, service, "action", sum(calls)::BIGINT, arg_min(event_id, (first_at, event_id))
FROM used_permission WHERE basis = 'unknown' GROUP BY ALL ORDER BY source, service, "action";

DROP TABLE _used_call;
DROP TABLE _used_resource;
DROP TABLE _checked;
DROP VIEW _use_call;
