-- Calls that change who may do what: allowed ones open and close slots of _grant. A slot is named by account and name, which are unique
-- whatever the path of a user, role or group; where the answer does not give its ARN, the holder's key has no path.

CREATE OR REPLACE TEMP TABLE _change AS
WITH
call AS (
  SELECT *, occurred_at AS said_at, "action" AS call, 'arn:' || aws_partition(who_arn, region) AS arn
  FROM _told
  WHERE outcome = 'allowed' AND (regexp_matches("action", 'Polic|Permission|^Set(Queue|Topic)Attributes$')
    OR service = 'iam' AND regexp_matches("action", '^(Create|Delete)(Role|User)$|UserToGroup$|UserFromGroup$'))
),
iam AS (
  SELECT *, lower(coalesce(present(regexp_extract(call, '(User|Role|Group)(Policy|PermissionsBoundary)$', 1)),
      present(regexp_extract(call, '^(?:Create|Delete)(User|Role)$', 1)), CASE WHEN call = 'UpdateAssumeRolePolicy' THEN 'role' WHEN contains(call, 'Group') THEN 'user' END)) AS sort,
    told_of(request, '$.policyName') AS policy_name, told_of(request, '$.policyArn') AS policy_arn
  FROM call WHERE service = 'iam'
),
-- Who holds it: a user, role or group.
held AS (
  SELECT *, told_of(request, '$.' || sort || 'Name') AS holder,
    account || '/' || sort || '/' || told_of(request, '$.' || sort || 'Name') AS place,
    'aws-arn:' || coalesce(told_of(answer, '$.' || sort || '.arn'), arn || ':iam::' || account || ':' || sort || '/' || told_of(request, '$.' || sort || 'Name')) AS holder_key
  FROM iam WHERE sort IS NOT NULL
),
written AS (
  SELECT event_id, file_id, ordinal, said_at, account, holder_key, call LIKE 'Put%' AS opens, 'inline' AS kind,
    'aws-inline:' || place || '/' || policy_name AS slot, NULL AS policy_key, NULL AS policy_version, json_extract_string(request, '$.policyDocument') AS document, true AS written
  FROM held WHERE regexp_matches(call, '^(Put|Delete)(User|Role|Group)Policy$')
  UNION ALL
  SELECT event_id, file_id, ordinal, said_at, account, holder_key, call LIKE 'Attach%', 'attachment', 'aws-attached:' || place || '/' || policy_arn, 'aws-arn:' || policy_arn, NULL, NULL, false
  FROM held WHERE regexp_matches(call, '^(Attach|Detach)(User|Role|Group)Policy$')
  UNION ALL
  SELECT event_id, file_id, ordinal, said_at, account, holder_key, call NOT LIKE 'Delete%', 'boundary', 'aws-boundary:' || place,
    'aws-arn:' || told_of(request, '$.permissionsBoundary'), NULL, NULL, false
  FROM held WHERE regexp_matches(call, 'PermissionsBoundary$|^Delete(User|Role)$') OR regexp_matches(call, '^Create(User|Role)$') AND told_of(request, '$.permissionsBoundary') IS NOT NULL
  UNION ALL
  SELECT event_id, file_id, ordinal, said_at, account, holder_key, call <> 'DeleteRole', 'trust', 'aws-trust:' || place, NULL, NULL,
    coalesce(json_extract_string(request, '$.policyDocument'), json_extract_string(request, '$.assumeRolePolicyDocument'),
      json_extract_string(answer, '$.role.assumeRolePolicyDocument')), true
  FROM held WHERE call IN ('UpdateAssumeRolePolicy', 'CreateRole', 'DeleteRole')
  UNION ALL
  SELECT event_id, file_id, ordinal, said_at, account, holder_key, call LIKE 'Add%', 'membership', 'aws-member:' || place || '/' || told_of(request, '$.groupName'),
    'aws-arn:' || arn || ':iam::' || account || ':group/' || told_of(request, '$.groupName'), NULL, NULL, false
  FROM held WHERE call IN ('AddUserToGroup', 'RemoveUserFromGroup')
),
-- What a managed policy says, version by version. A version that is not in force has a key of its own: the policy's with the version behind it.
versioned AS (
  SELECT *, coalesce(policy_arn, told_of(answer, '$.policy.arn'), arn || ':iam::' || account || ':policy' || coalesce(told_of(request, '$.path'), '/') || policy_name) AS policy,
    coalesce(told_of(request, '$.versionId'), told_of(answer, '$.policyVersion.versionId'), told_of(answer, '$.policy.defaultVersionId'),
      CASE WHEN call = 'CreatePolicy' THEN 'v1' ELSE 'unknown' END) AS version,
    call IN ('CreatePolicy', 'DeletePolicy', 'SetDefaultPolicyVersion') OR call = 'CreatePolicyVersion'
      AND coalesce(json_extract_string(request, '$.setAsDefault'), json_extract_string(answer, '$.policyVersion.isDefaultVersion'), 'false') = 'true' AS in_force
  FROM iam WHERE call IN ('CreatePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy')
),
managed AS (
  SELECT event_id, file_id, ordinal, said_at, account, 'aws-arn:' || policy || CASE WHEN in_force THEN '' ELSE ':' || version END AS holder_key,
    NOT starts_with(call, 'Delete') AS opens, 'content' AS kind, 'aws-policy:' || policy || CASE WHEN in_force THEN '' ELSE ':' || version END AS slot,
    CASE WHEN call = 'SetDefaultPolicyVersion' THEN 'aws-arn:' || policy || ':' || version END AS policy_key, version AS policy_version,
    json_extract_string(request, '$.policyDocument') AS document, true AS written
  FROM versioned
),
-- Policies on resources, where the call logs them.
on_resource AS (
  SELECT event_id, file_id, ordinal, said_at, account,
    CASE
      WHEN service = 's3' AND call IN ('PutBucketPolicy', 'DeleteBucketPolicy') THEN arn || ':s3:::' || told_of(request, '$.bucketName')
      WHEN service = 'kms' AND call = 'PutKeyPolicy' THEN coalesce(CASE WHEN starts_with(told_of(request, '$.keyId'), 'arn:') THEN told_of(request, '$.keyId') END,
        arn || ':kms:' || region || ':' || account || ':key/' || told_of(request, '$.keyId'))
      WHEN service = 'secretsmanager' AND call IN ('PutResourcePolicy', 'DeleteResourcePolicy') THEN coalesce(CASE WHEN starts_with(told_of(request, '$.secretId'), 'arn:')
        THEN told_of(request, '$.secretId') END, arn || ':secretsmanager:' || region || ':' || account || ':secret:' || told_of(request, '$.secretId'))
      WHEN service = 'ecr' AND call IN ('SetRepositoryPolicy', 'DeleteRepositoryPolicy') THEN arn || ':ecr:' || region || ':' || account || ':repository/' || told_of(request, '$.repositoryName')
      WHEN call = 'SetQueueAttributes' AND json_type(request, '$.attributes.Policy') IS NOT NULL THEN
        arn || ':sqs:' || region || ':' || regexp_replace(regexp_replace(told_of(request, '$.queueUrl'), '^https?://[^/]*/', ''), '/', ':')
      WHEN call = 'SetTopicAttributes' AND told_of(request, '$.attributeName') = 'Policy' THEN told_of(request, '$.topicArn')
      WHEN call IN ('PutResourcePolicy', 'DeleteResourcePolicy') THEN told_of(request, '$.resourceArn')
      WHEN service = 'lambda' AND regexp_matches(call, '^(Add|Remove)Permission') THEN
        coalesce(CASE WHEN starts_with(told_of(request, '$.functionName'), 'arn:') THEN told_of(request, '$.functionName') END,
          arn || ':lambda:' || region || ':' || account || ':function:' || told_of(request, '$.functionName'))
    END AS resource_arn,
    NOT regexp_matches(call, '^(Delete|Remove)') AS opens,
    CASE WHEN service = 'lambda' THEN '/' || told_of(request, '$.statementId') ELSE '' END AS part,
    CASE WHEN service = 'lambda' THEN '{"Statement":' || json_extract_string(answer, '$.statement') || '}'
      ELSE coalesce(json_extract_string(request, '$.bucketPolicy'), json_extract_string(request, '$.policy'), json_extract_string(request, '$.resourcePolicy'),
        json_extract_string(request, '$.policyText'), json_extract_string(request, '$.attributes.Policy'), json_extract_string(request, '$.attributeValue')) END AS document
  FROM call WHERE service <> 'iam'
)
FROM written
UNION ALL BY NAME FROM managed
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, said_at, account, 'aws-arn:' || resource_arn AS holder_key, opens, 'resource' AS kind,
  'aws-resource:' || resource_arn || part AS slot, document, true AS written
FROM on_resource WHERE resource_arn IS NOT NULL;

DELETE FROM _change WHERE slot IS NULL OR holder_key IS NULL;

-- A policy that is put without any statement takes away what was there.
INSERT INTO _grant BY NAME
WITH opened AS (
  SELECT *, CASE WHEN written THEN policy_statements(document) END AS statements
  FROM (SELECT * REPLACE (policy_document(document) AS document) FROM _change WHERE opens)
),
stated AS (
  SELECT * EXCLUDE (statements), unnest(statements) AS s FROM opened WHERE written
)
SELECT event_id, file_id, ordinal, 'opens' AS change, slot, said_at, holder_key, kind, s.effect AS effect, s.actions AS actions, s.not_actions AS not_actions,
  s.resources AS resources, s.not_resources AS not_resources, s.principals AS principals, s.condition AS condition, 'aws-account:' || account AS scope_node,
  policy_key, policy_version, s.statement AS statement
FROM stated
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'opens' AS change, slot, said_at, holder_key, kind, 'allow' AS effect, 'aws-account:' || account AS scope_node, policy_key
FROM opened WHERE NOT written
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'closes' AS change, slot, said_at, holder_key, kind FROM opened WHERE written AND len(statements) = 0
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'closes' AS change, slot, said_at, holder_key, kind FROM _change WHERE NOT opens;

DROP TABLE _change;
DROP TABLE _issued;
DROP TABLE _told;
