-- Facts about AWS keys, one row a key; most facts have one value, and where they have several the smallest is taken.

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

-- Accounts whose own logs are in the evidence, and since when.
CREATE OR REPLACE TEMP TABLE _covered AS
SELECT account, min(occurred_at) AS since
FROM event WHERE source = 'aws-cloudtrail' AND category = 'management' AND account IS NOT NULL
GROUP BY account;

CREATE OR REPLACE TEMP TABLE _console_login AS
SELECT DISTINCT substr(actor_key, 15) AS principal, occurred_at
FROM event
WHERE source = 'aws-cloudtrail' AND "action" = 'ConsoleLogin' AND outcome = 'allowed' AND starts_with(actor_key, 'aws-principal:');
