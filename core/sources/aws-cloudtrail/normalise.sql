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

-- The partition that a record lies in: its caller's, else its region's.
CREATE OR REPLACE TEMP MACRO aws_partition(arn, place) AS
  CASE WHEN starts_with(arn, 'arn:') THEN split_part(arn, ':', 2)
    WHEN starts_with(place, 'cn-') THEN 'aws-cn'
    WHEN starts_with(place, 'us-gov-') THEN 'aws-us-gov'
    WHEN starts_with(place, 'us-iso-') THEN 'aws-iso'
    WHEN starts_with(place, 'us-isob-') THEN 'aws-iso-b'
    ELSE 'aws' END;

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

INSERT INTO _context
WITH
place AS (
  SELECT context_id, min(file_id * 1099511627776 + ordinal) AS place
  FROM _staged WHERE context_id IS NOT NULL GROUP BY context_id
),
told AS (
  SELECT s.* FROM _staged AS s JOIN place AS p ON p.context_id = s.context_id AND p.place = s.file_id * 1099511627776 + s.ordinal
  WHERE s.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, credential_key,
  list_filter([
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
    {'key': CAST(NULL AS VARCHAR), 'name': 'invoked_by', 'value': via_service}
  ], lambda f: f.value IS NOT NULL),
  CASE WHEN session_created IS NULL OR who_principal IS NULL THEN []
    ELSE [{'rule': 'aws-session', 'relation': 'in-session', 'strength': 'exact', 'left_key': credential_key,
      'right_key': 'aws-session:' || who_principal || '/' || session_created}] END
FROM told;

-- Calls of STS that hand out a temporary key.
INSERT INTO lifecycle BY NAME
WITH call AS (
  SELECT * EXCLUDE (asked_role, asked_policy), hashed_text(asked_role) AS asked_role,
    CASE WHEN json_valid(asked_policy) THEN hashed_text(asked_policy) END AS policy,
    hashed_text(present(json_extract_string(response, '$.credentials.accessKeyId'))) AS issued,
    hashed_text(json_extract_string(response, '$.assumedRoleUser.assumedRoleId')) AS assumed,
    hashed_text(json_extract_string(response, '$.federatedUser.federatedUserId')) AS federated,
    aws_display_time(json_extract_string(response, '$.credentials.expiration')) AS ends
  FROM _staged
  WHERE service = 'sts' AND "action" IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken')
)
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN issued IS NOT NULL THEN 'issued' WHEN outcome = 'allowed' THEN 'requested' ELSE 'refused' END AS phase,
  'aws-key:' || issued AS credential_key,
  'aws-temporary-key' AS kind,
  CASE WHEN issued IS NOT NULL THEN occurred_at END AS not_before,
  ends AS expires_at,
  CASE WHEN ends IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  CASE
    WHEN assumed IS NOT NULL THEN 'aws-principal:' || assumed
    WHEN federated IS NOT NULL THEN 'aws-principal:' || federated
    WHEN "action" = 'GetSessionToken' THEN actor_key
    WHEN asked_role IS NOT NULL THEN 'aws-arn:' || asked_role
  END AS subject_key,
  coalesce('aws-arn:' || asked_role, 'aws-account:' || account) AS issuer_key,
  CASE WHEN credential_key IS DISTINCT FROM 'aws-key:' || issued THEN credential_key END AS parent_key,
  credential_key AS by_key,
  CASE WHEN asked_role IS NOT NULL THEN [asked_role] END AS scope,
  CASE WHEN json_valid(policy) THEN CAST(policy AS JSON) WHEN policy IS NOT NULL THEN to_json('masked') END AS policy
FROM call;

-- Long-lived keys: made, switched and deleted.
INSERT INTO lifecycle BY NAME
WITH call AS (
  SELECT *, hashed_text(CASE WHEN "action" = 'CreateAccessKey' THEN json_extract_string(response, '$.accessKey.accessKeyId') ELSE asked_key END) AS key_id,
    hashed_text(coalesce(json_extract_string(response, '$.accessKey.userName'), asked_user)) AS user_of_key
  FROM _staged
  WHERE service = 'iam' AND "action" IN ('CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey')
)
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE
    WHEN outcome <> 'allowed' THEN 'refused'
    WHEN "action" = 'CreateAccessKey' THEN CASE WHEN key_id IS NULL THEN 'requested' ELSE 'issued' END
    WHEN "action" = 'DeleteAccessKey' THEN 'deleted'
    WHEN asked_status = 'Inactive' THEN 'disabled'
    ELSE 'enabled'
  END AS phase,
  'aws-key:' || present(key_id) AS credential_key,
  'aws-access-key' AS kind,
  CASE WHEN "action" = 'CreateAccessKey' AND outcome = 'allowed' THEN coalesce(aws_display_time(json_extract_string(response, '$.accessKey.createDate')), occurred_at) END AS not_before,
  CASE WHEN "action" = 'CreateAccessKey' AND outcome = 'allowed' THEN 'never' ELSE 'unknown' END AS expiry,
  CASE WHEN user_of_key IS NULL OR (principal_kind = 'IAMUser' AND user_of_key = who_user) THEN 'aws-arn:' || who_arn
    ELSE 'aws-arn:arn:' || aws_partition(who_arn, region) || ':iam::' || account || ':user/' || user_of_key END AS subject_key,
  'aws-account:' || account AS issuer_key,
  CASE WHEN "action" = 'CreateAccessKey' THEN credential_key END AS parent_key,
  credential_key AS by_key
FROM call;

-- Tokens of IAM Identity Center, known by their credential id alone.
INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN outcome = 'allowed' THEN 'issued' ELSE 'refused' END AS phase,
  'aws-idc:' || hashed_text(center_credential) AS credential_key,
  'aws-identity-center' AS kind,
  occurred_at AS not_before,
  occurred_at + to_seconds(lifetime_seconds(json_extract_string(response, '$.expiresIn'))) AS expires_at,
  CASE WHEN lifetime_seconds(json_extract_string(response, '$.expiresIn')) IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  'aws-account:' || account AS issuer_key,
  credential_key AS parent_key,
  credential_key AS by_key,
  list_transform(
    CASE json_type(asked_scope) WHEN 'ARRAY' THEN json_extract_string(asked_scope, '$[*]') WHEN 'VARCHAR' THEN [json_extract_string(asked_scope, '$')] END,
    lambda s: hashed_text(s)) AS scope
FROM _staged
WHERE "action" = 'CreateTokenWithIAM';
