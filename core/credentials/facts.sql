-- Facts about credentials, one row each; most facts have one value, and where they have several the smallest is taken.

CREATE OR REPLACE TEMP TABLE _aws AS
SELECT
  credential_key,
  min(value) FILTER (name = 'account') AS account,
  min(value) FILTER (name = 'type') AS type,
  min(value) FILTER (name = 'arn') AS arn,
  min(value) FILTER (name = 'principal') AS principal,
  min(value) FILTER (name = 'user_name') AS user_name,
  min(value) FILTER (name = 'session_created') AS session_created,
  min(value) FILTER (name = 'mfa') AS mfa,
  min(value) FILTER (name = 'issuer_arn') AS issuer_arn,
  min(value) FILTER (name = 'role_delivery') AS role_delivery,
  count(*) FILTER (name IN ('from_console', 'console_action')) > 0 AS from_console,
  coalesce(sum(events) FILTER (name = 'invoked_by'), 0) AS forwarded,
  coalesce(sum(events) FILTER (name = 'type'), 0) AS events
FROM credential_fact
WHERE starts_with(credential_key, 'aws-')
GROUP BY credential_key;

CREATE OR REPLACE TEMP TABLE _console_login AS
SELECT DISTINCT substr(actor_key, 15) AS principal, occurred_at
FROM event
WHERE source = 'aws-cloudtrail' AND "action" = 'ConsoleLogin' AND outcome = 'allowed' AND starts_with(actor_key, 'aws-principal:');

-- Told under any of a token's keys: each audit device has its own.
CREATE OR REPLACE TEMP TABLE _vault AS
SELECT a.credential_id,
  min(f."value") FILTER (f.name = 'display_name') AS display_name,
  min(try_cast(f."value" AS TIMESTAMP)) FILTER (f.name = 'issue_time') AS issue_time
FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
WHERE starts_with(f.credential_key, 'vault-') AND f.name IN ('display_name', 'issue_time')
GROUP BY a.credential_id;

-- Tokens whose first call switched an audit device on: the log begins with them, so their making lies before it.
CREATE OR REPLACE TEMP TABLE _log_opener AS
SELECT DISTINCT a.credential_id
FROM event AS e
  JOIN credential_alias AS a ON a.credential_key = e.credential_key
  JOIN _used AS u ON u.credential_id = a.credential_id AND u.first_used_at = e.occurred_at
WHERE e.source = 'vault-audit' AND e.outcome = 'allowed' AND starts_with(e.resource, 'sys/audit/') AND e."action" IN ('create', 'update');
