-- What made each credential, and whether its making is in the evidence; if not, why not. The order of the branches matters:
-- what the records state outright comes before what is concluded from silence.

CREATE OR REPLACE TEMP TABLE _origin AS
WITH
known AS (
  SELECT
    k.credential_id, k.credential_key, x.* EXCLUDE (credential_key), l.issued_by_event, l.issued_at,
    try_cast(x.session_created AS TIMESTAMP) AS created,
    c.since AS covered_since,
    i.principal_kind AS issuer_kind, i.via_service AS issuer_service,
    EXISTS (FROM _aws AS s WHERE s.from_console AND s.account = x.account AND s.principal = x.principal
      AND s.session_created = x.session_created AND s.mfa IS NOT DISTINCT FROM x.mfa) AS beside_console,
    EXISTS (FROM _console_login AS g WHERE g.principal = x.principal AND g.occurred_at = try_cast(x.session_created AS TIMESTAMP)) AS at_login
  FROM (SELECT DISTINCT credential_id, credential_key FROM credential_alias WHERE rule = 'primary') AS k
    LEFT JOIN _aws AS x ON x.credential_key = k.credential_key
    LEFT JOIN _life AS l ON l.credential_id = k.credential_id
    LEFT JOIN event AS i ON i.event_id = l.issued_by_event
    LEFT JOIN _covered AS c ON c.account = x.account
),
aws_temporary AS (
  SELECT credential_id,
    CASE
      WHEN issued_by_event IS NOT NULL THEN
        CASE WHEN issuer_kind = 'AWSService' AND issuer_service = 'ec2.amazonaws.com' THEN 'instance-role'
          WHEN issuer_kind = 'AWSService' THEN 'service-role' ELSE 'sts' END
      WHEN from_console THEN 'console-session'
      WHEN events > 0 AND forwarded = events THEN 'service-forwarded'
      WHEN beside_console OR at_login THEN 'console-session'
      WHEN role_delivery IS NOT NULL THEN 'instance-role'
      WHEN regexp_matches(issuer_arn, '/aws-service-role/|AWSServiceRole') THEN 'service-role'
      WHEN regexp_matches(issuer_arn, '/aws-reserved/sso') THEN 'identity-center'
      WHEN type = 'AssumedRole' OR type = 'FederatedUser' THEN 'sts'
      ELSE 'unknown'
    END AS origin,
    CASE
      WHEN issued_by_event IS NOT NULL THEN 'seen'
      WHEN from_console OR (events > 0 AND forwarded = events) OR beside_console OR at_login OR role_delivery IS NOT NULL THEN 'not-logged'
      WHEN account IS NOT NULL AND covered_since IS NULL THEN 'account-not-in-evidence'
      WHEN created < covered_since THEN 'before-evidence'
      ELSE 'unexplained'
    END AS issuance
  FROM known WHERE starts_with(credential_key, 'aws-key:ASIA')
),
aws_long_lived AS (
  SELECT credential_id, 'long-lived' AS origin,
    CASE WHEN issued_by_event IS NOT NULL THEN 'seen' WHEN covered_since IS NULL THEN 'account-not-in-evidence' ELSE 'before-evidence' END AS issuance
  FROM known WHERE starts_with(credential_key, 'aws-key:') AND NOT starts_with(credential_key, 'aws-key:ASIA')
),
identity_center AS (
  SELECT credential_id, 'identity-center' AS origin, CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE 'unexplained' END AS issuance
  FROM known WHERE starts_with(credential_key, 'aws-idc:')
),
vault_began AS (SELECT system_key, min(occurred_at) AS since FROM event WHERE source = 'vault-audit' GROUP BY system_key),
vault AS (
  SELECT k.credential_id,
    CASE WHEN i."action" IS NULL THEN 'unknown' WHEN contains(i.resource, 'auth/token/') THEN 'minted' ELSE 'login' END AS origin,
    CASE
      WHEN k.issued_by_event IS NOT NULL THEN 'seen'
      WHEN try_cast(f.value AS TIMESTAMP) < b.since OR u.first_used_at <= b.since THEN 'before-evidence'
      ELSE 'unexplained'
    END AS issuance
  FROM known AS k
    LEFT JOIN event AS i ON i.event_id = k.issued_by_event
    LEFT JOIN _use AS u ON u.credential_id = k.credential_id
    LEFT JOIN vault_began AS b ON b.system_key = u.system_key
    LEFT JOIN (SELECT credential_key, min(value) AS value FROM credential_fact WHERE name = 'issue_time' GROUP BY credential_key) AS f
      ON f.credential_key = k.credential_key
  WHERE starts_with(k.credential_key, 'vault-')
)
FROM aws_temporary UNION ALL FROM aws_long_lived UNION ALL FROM identity_center UNION ALL FROM vault;
