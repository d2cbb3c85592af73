-- What made each credential, and whether its making is in the evidence; if not, why not. The order of the branches matters:
-- what the records state outright comes before what is concluded from silence.

-- What a credential is: what its key says by itself; for AWS keys that begin otherwise, what its making or its session says.
CREATE OR REPLACE TEMP TABLE _kind AS
SELECT k.credential_id,
  CASE WHEN starts_with(k.credential_key, 'aws-idc:') THEN 'aws-identity-center'
    WHEN starts_with(k.credential_key, 'vault-secret-id:') THEN 'vault-secret-id'
    WHEN starts_with(k.credential_key, 'vault-') THEN 'vault-token'
    WHEN starts_with(k.credential_key, 'aws-key:ASIA') THEN 'aws-temporary-key'
    WHEN starts_with(k.credential_key, 'aws-key:AKIA') THEN 'aws-access-key'
    WHEN l.kind IS NOT NULL THEN l.kind
    WHEN starts_with(k.credential_key, 'gcp-key:') THEN 'gcp-service-account-key'
    WHEN starts_with(k.credential_key, 'k8s-jti:') THEN 'kubernetes-token'
    WHEN starts_with(k.credential_key, 'x509-') THEN CASE WHEN starts_with(k.subject_key, 'spiffe:') THEN 'x509-svid' ELSE 'x509-certificate' END
    WHEN starts_with(k.credential_key, 'jwt') THEN 'jwt'
    WHEN starts_with(k.credential_key, 'ssh-cert:') THEN 'ssh-certificate'
    WHEN starts_with(k.credential_key, 'ssh-key:') THEN 'ssh-key'
    WHEN x.session_created IS NOT NULL THEN 'aws-temporary-key'
    ELSE 'aws-key' END AS kind
FROM _kept_by AS k
  LEFT JOIN _aws AS x ON x.credential_key = k.credential_key
  LEFT JOIN _life AS l ON l.credential_id = k.credential_id;

CREATE OR REPLACE TEMP TABLE _origin AS
WITH
known AS (
  SELECT
    k.credential_id, k.credential_key, n.kind, k.system_key, x.* EXCLUDE (credential_key, account), k.account, l.issued_by_event, l.made_by,
    u.first_used_at, i.principal_kind AS issuer_kind, i.via_service AS issuer_service, i.resource AS issued_at_path,
    CASE WHEN starts_with(k.credential_key, 'aws-') THEN coalesce(try_cast(x.session_created AS TIMESTAMP), u.first_used_at - INTERVAL 36 HOUR)
      ELSE coalesce(v.issue_time, u.first_used_at - INTERVAL 1 MICROSECOND) END AS made,
    EXISTS (FROM _aws AS s WHERE s.from_console AND s.account = x.account AND s.principal = x.principal
      AND s.session_created = x.session_created AND s.mfa IS NOT DISTINCT FROM x.mfa) AS beside_console,
    EXISTS (FROM _console_login AS g WHERE g.principal = x.principal AND g.occurred_at = try_cast(x.session_created AS TIMESTAMP)) AS at_login
  FROM _kept_by AS k
    JOIN _kind AS n ON n.credential_id = k.credential_id
    LEFT JOIN _aws AS x ON x.credential_key = k.credential_key
    LEFT JOIN _vault AS v ON v.credential_id = k.credential_id
    LEFT JOIN _life AS l ON l.credential_id = k.credential_id
    LEFT JOIN _used AS u ON u.credential_id = k.credential_id
    LEFT JOIN event AS i ON i.event_id = l.issued_by_event
),
-- How the log that would show the making lies to it: nothing of the account is in the evidence, only other logs of it are,
-- it begins later, it ended more than a day before, or it covers that time.
placed AS (
  SELECT k.*,
    CASE
      WHEN k.system_key NOT IN (SELECT system_key FROM "system") THEN 'account-not-in-evidence'
      WHEN k.system_key NOT IN (SELECT system_key FROM _covered) THEN 'log-not-in-evidence'
      WHEN k.made < c.since OR k.credential_id IN (SELECT credential_id FROM _log_opener) THEN 'before-evidence'
      WHEN c.since IS NULL AND k.made > w.last_at + INTERVAL 1 DAY THEN 'log-not-in-evidence'
      ELSE 'unexplained'
    END AS unseen
  FROM known AS k
    ASOF LEFT JOIN _covered AS c ON c.system_key = k.system_key AND k.made <= c.until
    LEFT JOIN (SELECT system_key, max(until) AS last_at FROM _covered GROUP BY system_key) AS w ON w.system_key = k.system_key
),
aws_temporary AS (
  SELECT credential_id,
    CASE
      WHEN issued_by_event IS NOT NULL THEN
        CASE WHEN issuer_kind = 'AWSService' AND issuer_service IN ('ec2.amazonaws.com', 'ec2.amazonaws.com.cn') THEN 'instance-role'
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
      ELSE unseen
    END AS issuance
  FROM placed WHERE kind = 'aws-temporary-key'
),
long_lived AS (
  SELECT credential_id, 'long-lived' AS origin,
    CASE WHEN issued_by_event IS NOT NULL THEN 'seen' WHEN unseen IN ('account-not-in-evidence', 'log-not-in-evidence') THEN unseen ELSE 'before-evidence' END AS issuance
  FROM placed WHERE kind IN ('aws-access-key', 'gcp-service-account-key', 'ssh-key')
),
aws_of_unknown_kind AS (
  SELECT credential_id, 'unknown' AS origin, CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE unseen END AS issuance
  FROM placed WHERE kind = 'aws-key'
),
identity_center AS (
  SELECT credential_id, 'identity-center' AS origin, CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE 'unexplained' END AS issuance
  FROM placed WHERE kind = 'aws-identity-center'
),
vault AS (
  SELECT credential_id,
    CASE WHEN issued_by_event IS NULL THEN 'unknown'
      WHEN made_by = 'wrapped' OR contains(issued_at_path, 'auth/token/') THEN 'minted' ELSE 'login' END AS origin,
    CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE unseen END AS issuance
  FROM placed WHERE kind = 'vault-token'
),
signed AS (
  SELECT credential_id, CASE WHEN kind IN ('x509-certificate', 'x509-svid', 'ssh-certificate') THEN 'certificate' ELSE 'minted' END AS origin,
    CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE unseen END AS issuance
  FROM placed WHERE kind IN ('x509-certificate', 'x509-svid', 'ssh-certificate', 'kubernetes-token', 'jwt', 'jwt-svid')
),
-- A secret-id may be as old as its role: where its making is not seen in a log that covers its use, it lies before the log.
secret_id AS (
  SELECT credential_id, 'minted' AS origin,
    CASE WHEN issued_by_event IS NOT NULL THEN 'seen' WHEN unseen = 'unexplained' THEN 'before-evidence' ELSE unseen END AS issuance
  FROM placed WHERE kind = 'vault-secret-id'
),
by_login AS (
  SELECT credential_id, 'login' AS origin, CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE unseen END AS issuance
  FROM placed WHERE kind = 'refresh-token'
),
told AS (
  FROM aws_temporary UNION ALL FROM long_lived UNION ALL FROM aws_of_unknown_kind UNION ALL FROM identity_center UNION ALL FROM vault
  UNION ALL FROM signed UNION ALL FROM secret_id UNION ALL FROM by_login
)
FROM told
UNION ALL
SELECT credential_id, 'unknown', CASE WHEN issued_by_event IS NOT NULL THEN 'seen' ELSE unseen END
FROM placed WHERE credential_id NOT IN (SELECT credential_id FROM told);
