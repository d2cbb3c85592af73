-- What happened to credentials: session keys and tokens handed out, long-lived keys made and switched, secrets given away.

-- Calls that hand out a session's key or a token.
INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN issued IS NOT NULL THEN 'issued' WHEN outcome = 'allowed' THEN 'requested' ELSE 'refused' END AS phase,
  issued AS credential_key,
  CASE WHEN "action" = 'GetWebIdentityToken' THEN 'jwt' ELSE 'aws-temporary-key' END AS kind,
  CASE WHEN issued IS NOT NULL THEN occurred_at END AS not_before,
  ends AS expires_at,
  CASE WHEN ends IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  CASE
    WHEN assumed IS NOT NULL THEN 'aws-principal:' || assumed
    WHEN federated IS NOT NULL THEN 'aws-principal:' || federated
    WHEN "action" IN ('GetSessionToken', 'GetWebIdentityToken') THEN actor_key
    WHEN "action" = 'AssumeRoot' THEN 'aws-arn:arn:' || aws_partition(who_arn, region) || ':iam::' || present(target) || ':root'
    WHEN role IS NOT NULL THEN 'aws-arn:' || role
  END AS subject_key,
  coalesce('aws-arn:' || role, 'aws-account:' || present(target), 'aws-account:' || account) AS issuer_key,
  CASE WHEN credential_key IS DISTINCT FROM issued THEN credential_key END AS parent_key,
  credential_key AS by_key,
  nullif(list_concat(
    list_filter([role, told_of(request, '$.taskPolicyArn.arn'), told_of(details, '$.account_id') || '/' || told_of(details, '$.role_name')],
      lambda s: s IS NOT NULL),
    coalesce(session_policies, [])), []) AS scope,
  "policy"
FROM _issued;

-- Long-lived keys: made, switched and deleted.
INSERT INTO lifecycle BY NAME
WITH call AS (
  SELECT *, told_of(CASE WHEN "action" = 'CreateAccessKey' THEN json_extract(answer, '$.accessKey') ELSE request END, '$.accessKeyId') AS key_id,
    coalesce(told_of(answer, '$.accessKey.userName'), told_of(request, '$.userName')) AS user_of_key
  FROM _told
  WHERE service = 'iam' AND "action" IN ('CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey')
)
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE
    WHEN outcome <> 'allowed' THEN 'refused'
    WHEN "action" = 'CreateAccessKey' THEN CASE WHEN key_id IS NULL THEN 'requested' ELSE 'issued' END
    WHEN "action" = 'DeleteAccessKey' THEN 'deleted'
    WHEN json_extract_string(request, '$.status') = 'Inactive' THEN 'disabled'
    ELSE 'enabled'
  END AS phase,
  'aws-key:' || key_id AS credential_key,
  'aws-access-key' AS kind,
  CASE WHEN "action" = 'CreateAccessKey' AND outcome = 'allowed' THEN coalesce(aws_display_time(json_extract_string(answer, '$.accessKey.createDate')), occurred_at) END AS not_before,
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
  'aws-idc:' || told_of(additional, '$."identitycenter:CredentialId"') AS credential_key,
  'aws-identity-center' AS kind,
  occurred_at AS not_before,
  occurred_at + to_seconds(lifetime_seconds(json_extract_string(answer, '$.expiresIn'))) AS expires_at,
  CASE WHEN lifetime_seconds(json_extract_string(answer, '$.expiresIn')) IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  'aws-account:' || account AS issuer_key,
  credential_key AS parent_key,
  credential_key AS by_key,
  policy_texts(json_extract(request, '$.scope')) AS scope
FROM _told
WHERE "action" = 'CreateTokenWithIAM';

-- Key of a secret by the account that keeps it, its store and its name there. The ARN of a secret ends in six random letters, a parameter's name
-- may be given with its ARN.
CREATE OR REPLACE TEMP MACRO aws_secret(account_id, store, named) AS
  CASE WHEN starts_with(named, 'arn:') THEN
      'secret:aws:' || split_part(named, ':', 5) || '/' || store || '/' || CASE store
        WHEN 'secretsmanager' THEN regexp_replace(regexp_replace(named, '^arn:[^:]*:[^:]*:[^:]*:[^:]*:secret:', ''), '-[A-Za-z0-9]{6}$', '')
        ELSE regexp_replace(named, '^arn:[^:]*:[^:]*:[^:]*:[^:]*:parameter/+', '') END
    ELSE 'secret:aws:' || account_id || '/' || store || '/' || ltrim(named, '/') END;

-- Static secrets that were handed out: one row for each that the call names. A batch by filters says only what it looked for.
INSERT INTO lifecycle BY NAME
WITH call AS (
  SELECT *
  FROM _told
  WHERE outcome = 'allowed' AND (service = 'secretsmanager' AND "action" IN ('GetSecretValue', 'BatchGetSecretValue')
    OR service = 'ssm' AND "action" IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory')
      AND json_extract_string(request, '$.withDecryption') = 'true')
),
named AS (
  SELECT *, unnest(CASE
      WHEN "action" = 'BatchGetSecretValue' THEN coalesce(nullif(policy_texts(json_extract(request, '$.secretIdList')), []), [NULL])
      WHEN "action" = 'GetSecretValue' THEN [told_of(request, '$.secretId')]
      WHEN "action" = 'GetParameters' THEN coalesce(nullif(policy_texts(json_extract(request, '$.names')), []), [NULL])
      WHEN "action" = 'GetParametersByPath' THEN [rtrim(told_of(request, '$.path'), '/') || '/']
      ELSE [told_of(request, '$.name')] END) AS secret
  FROM call
)
SELECT DISTINCT
  event_id, file_id, ordinal, occurred_at, 'disclosed' AS phase, 'unknown' AS expiry, aws_secret(account, service, secret) AS subject_key,
  'aws:' || account AS issuer_key, credential_key AS by_key,
  CASE WHEN secret IS NULL THEN policy_texts(json_extract(request, '$.filters')) END AS scope
FROM named;
