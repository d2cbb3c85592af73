-- What users, roles and groups may do, and what policies say. A snapshot does not say since when a policy is attached or written on its holder; a
-- version of a managed policy has its date. Versions that are not in force have a key of their own: the policy's with the version behind it.

CREATE OR REPLACE TEMP TABLE _stated AS
WITH
base AS (SELECT event_id, file_id, ordinal, sort, account, arn, partition_name, place, holder_key, entity FROM _staged),
inline AS (
  SELECT * EXCLUDE (p), 'inline' AS kind, 'aws-inline:' || place || '/' || json_extract_string(p, '$.PolicyName') AS slot,
    json_extract_string(p, '$.PolicyDocument') AS document, true AS written
  FROM (
    SELECT *, unnest(list_concat(json_extract(entity, '$.UserPolicyList[*]'), json_extract(entity, '$.RolePolicyList[*]'), json_extract(entity, '$.GroupPolicyList[*]'))) AS p
    FROM base WHERE sort IN ('user', 'role', 'group'))
),
trust AS (
  SELECT *, 'trust' AS kind, 'aws-trust:' || place AS slot, json_extract_string(entity, '$.AssumeRolePolicyDocument') AS document, true AS written
  FROM base WHERE sort = 'role'
),
content AS (
  SELECT * EXCLUDE (version, behind) REPLACE (holder_key || behind AS holder_key), 'content' AS kind, 'aws-policy:' || arn || behind AS slot,
    json_extract_string(version, '$.VersionId') AS policy_version, stated_time(json_extract_string(version, '$.CreateDate')) AS since,
    json_extract_string(version, '$.Document') AS document, true AS written
  FROM (
    SELECT *, CASE WHEN json_extract_string(version, '$.IsDefaultVersion') = 'true'
      OR json_extract_string(version, '$.VersionId') = json_extract_string(entity, '$.DefaultVersionId') THEN '' ELSE ':' || json_extract_string(version, '$.VersionId') END AS behind
    FROM (SELECT *, unnest(json_extract(entity, '$.PolicyVersionList[*]')) AS version FROM base WHERE sort = 'policy'))
),
attached AS (
  SELECT * EXCLUDE (policy), 'attachment' AS kind, 'aws-attached:' || place || '/' || policy AS slot, 'aws-arn:' || policy AS policy_key, false AS written
  FROM (SELECT *, unnest(json_extract_string(entity, '$.AttachedManagedPolicies[*].PolicyArn')) AS policy FROM base)
),
bounded AS (
  SELECT *, 'boundary' AS kind, 'aws-boundary:' || place AS slot,
    'aws-arn:' || json_extract_string(entity, '$.PermissionsBoundary.PermissionsBoundaryArn') AS policy_key, false AS written
  FROM base WHERE json_extract_string(entity, '$.PermissionsBoundary.PermissionsBoundaryArn') IS NOT NULL
),
member AS (
  SELECT * EXCLUDE (group_name), 'membership' AS kind, 'aws-member:' || place || '/' || group_name AS slot,
    'aws-arn:arn:' || partition_name || ':iam::' || account || ':group/' || group_name AS policy_key, false AS written
  FROM (SELECT *, unnest(json_extract_string(entity, '$.GroupList[*]')) AS group_name FROM base WHERE sort = 'user')
)
SELECT * EXCLUDE (entity, sort, arn, partition_name, place) FROM (
  FROM inline UNION ALL BY NAME FROM trust UNION ALL BY NAME FROM content UNION ALL BY NAME FROM attached UNION ALL BY NAME FROM bounded UNION ALL BY NAME FROM member);

INSERT INTO _grant BY NAME
WITH stated AS (
  SELECT * EXCLUDE (document), unnest(policy_statements(policy_document(document))) AS s FROM _stated WHERE written
)
SELECT event_id, file_id, ordinal, 'states' AS change, slot, since, holder_key, kind, s.effect AS effect, s.actions AS actions, s.not_actions AS not_actions,
  s.resources AS resources, s.not_resources AS not_resources, s.principals AS principals, s.condition AS condition, 'aws-account:' || account AS scope_node,
  policy_version, s.statement AS statement
FROM stated
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'states' AS change, slot, holder_key, kind, 'allow' AS effect, 'aws-account:' || account AS scope_node, policy_key
FROM _stated WHERE NOT written AND policy_key IS NOT NULL;

DROP TABLE _stated;
