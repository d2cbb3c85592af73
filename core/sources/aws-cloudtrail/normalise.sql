-- Rows of the public tables from _staged, from which rejected rows and duplicates are gone.

-- Reads that may hand out a secret or a credential, by the words of their names.
CREATE OR REPLACE TEMP MACRO may_disclose(call) AS
  regexp_matches(call, 'Secret|Token|Password|Credential|Login|KeyPair|PrivateKey|AccessKey|GetParameter|GetSession');

-- What a service does on its own clock and tells of itself. Other service events tell of what somebody did.
CREATE OR REPLACE TEMP MACRO own_doing(kind, service_id, call) AS
  kind = 'AwsServiceEvent' AND CASE service_id
    WHEN 'kms' THEN call IN ('RotateKey', 'SynchronizeMultiRegionKey')
    WHEN 'ec2' THEN call = 'BidEvictedEvent'
    WHEN 'backup' THEN call IN ('BackupJobStarted', 'BackupJobCompleted')
    ELSE false END;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, 'record' AS time_basis, 'aws-cloudtrail' AS source,
  'aws:' || coalesce(account, 'unknown') AS system_key, account, region,
  CASE
    WHEN event_category = 'Data' THEN 'data'
    WHEN event_category = 'NetworkActivity' THEN 'network'
    WHEN event_category = 'Insight' THEN 'insight'
    WHEN service = 'signin' OR event_type IN ('AwsConsoleSignIn') THEN 'sign-in'
    WHEN event_type = 'AwsServiceEvent' THEN 'service'
    ELSE 'management'
  END AS category,
  service, "action",
  CASE
    WHEN service IN ('sts', 'signin', 'sso-oauth') THEN 'auth'
    WHEN read_only = 'true' THEN CASE WHEN starts_with("action", 'List') OR starts_with("action", 'Describe') THEN 'list' ELSE 'read' END
    WHEN regexp_matches("action", '^(Tag|Untag)|Tags$|Tagging$') THEN 'tagging'
    WHEN regexp_matches("action", '(Policy|PolicyVersion|Permission|Acl|Grant|PermissionsBoundary|AccessKey|LoginProfile)$|UserToGroup')
      THEN 'permissions'
    WHEN read_only = 'false' THEN 'write'
  END AS access,
  resource, outcome, error_code AS "error", credential_key, principal_kind, actor_key, via_service, client_addr, user_agent, session_name,
  workload_key, coalesce(request_id, event_uid) AS request_id, shared_uid,
  CASE
    WHEN outcome <> 'allowed' THEN NULL
    WHEN principal_kind = 'AWSService' AND credential_key IS NULL AND service <> 'sts' THEN
      CASE WHEN read_only = 'true' AND NOT may_disclose("action") THEN 'aws-service-read'
        WHEN service = 's3' AND "action" = 'PutObject'
          AND regexp_matches(via_service, '^(cloudtrail|config|delivery\.logs)\.amazonaws\.com(\.cn)?$') THEN 'aws-log-delivery'
        WHEN own_doing(event_type, service, "action") THEN 'aws-service-event' END
    WHEN principal_kind = 'AssumedRole' THEN
      CASE WHEN read_only = 'true' AND contains(issuer_arn, ':role/aws-service-role/') AND client_addr IN (via_service, 'AWS Internal')
        AND regexp_matches(via_service, '\.amazonaws\.com(\.cn)?$') AND service <> 'sts' AND NOT may_disclose("action") THEN 'aws-service-role-read' END
    WHEN principal_kind IS NULL AND credential_key IS NULL AND own_doing(event_type, service, "action") THEN 'aws-service-event'
  END AS noise,
  context_id
FROM _staged;

-- What a record says of its caller's credential, and of the one that it hands out.
INSERT INTO _context
WITH
place AS (
  SELECT context_id, min(file_id * 1099511627776 + ordinal) AS place
  FROM _staged WHERE context_id IS NOT NULL GROUP BY context_id
),
told AS (
  SELECT s.* REPLACE (hashed_json(CAST(s.beside AS VARCHAR)) AS beside), i.facts AS issued_facts, i.claims AS issued_claims
  FROM _staged AS s
    JOIN place AS p ON p.context_id = s.context_id AND p.place = s.file_id * 1099511627776 + s.ordinal
    LEFT JOIN _issued AS i ON i.file_id = s.file_id AND i.ordinal = s.ordinal
  WHERE s.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, credential_key,
  list_concat(
    CASE WHEN credential_key IS NULL THEN [] ELSE list_filter([
      {'key': CAST(NULL AS VARCHAR), 'name': 'account', 'value': who_account},
      {'key': CAST(NULL AS VARCHAR), 'name': 'type', 'value': principal_kind},
      {'key': CAST(NULL AS VARCHAR), 'name': 'arn', 'value': who_arn},
      {'key': CAST(NULL AS VARCHAR), 'name': 'principal', 'value': who_principal},
      {'key': CAST(NULL AS VARCHAR), 'name': 'user_name', 'value': who_user},
      {'key': CAST(NULL AS VARCHAR), 'name': 'session_created', 'value': session_created},
      {'key': CAST(NULL AS VARCHAR), 'name': 'mfa', 'value': mfa},
      {'key': CAST(NULL AS VARCHAR), 'name': 'issuer_arn', 'value': issuer_arn},
      {'key': CAST(NULL AS VARCHAR), 'name': 'issuer_principal', 'value': issuer_principal},
      {'key': CAST(NULL AS VARCHAR), 'name': 'source_identity', 'value': source_identity},
      {'key': CAST(NULL AS VARCHAR), 'name': 'role_delivery', 'value': role_delivery},
      {'key': CAST(NULL AS VARCHAR), 'name': 'from_console', 'value': from_console},
      {'key': CAST(NULL AS VARCHAR), 'name': 'console_action', 'value': console_action},
      {'key': CAST(NULL AS VARCHAR), 'name': 'invoked_by', 'value': via_service},
      {'key': CAST(NULL AS VARCHAR), 'name': 'on_behalf_of', 'value': told_of(beside, '$.on_behalf_of')},
      {'key': CAST(NULL AS VARCHAR), 'name': 'identity_store', 'value': told_of(beside, '$.identity_store')},
      {'key': CAST(NULL AS VARCHAR), 'name': 'identity_provider', 'value': told_of(beside, '$.identity_provider')},
      {'key': CAST(NULL AS VARCHAR), 'name': 'federated_provider', 'value': told_of(beside, '$.federated_provider')},
      {'key': CAST(NULL AS VARCHAR), 'name': 'in_scope_of', 'value': told_of(beside, '$.in_scope_of')},
      {'key': CAST(NULL AS VARCHAR), 'name': 'assumed_root', 'value': told_of(beside, '$.assumed_root')}
    ], lambda f: f.value IS NOT NULL) END,
    coalesce(issued_facts, [])),
  list_concat(
    list_filter([
      {'rule': 'aws-session', 'relation': 'in-session', 'strength': 'exact', 'left_key': credential_key,
        'right_key': 'aws-session:' || who_principal || '/' || session_created},
      {'rule': 'aws-identity-center-user', 'relation': 'acts-as', 'strength': 'exact', 'left_key': credential_key,
        'right_key': 'aws-principal:' || told_of(beside, '$.on_behalf_of')}
    ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL),
    coalesce(issued_claims, []))
FROM told;
