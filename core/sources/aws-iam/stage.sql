-- Objects of IAM as one flat temporary table. Secrets have no field of their own here: they are looked for in the whole of an object.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw).

CREATE OR REPLACE TEMP TABLE _staged AS
WITH entity AS (
  SELECT file_id, ordinal, entry_sha256, r, raw, r.sort AS sort, r.account AS account, hashed_json(CAST(r.entity AS VARCHAR)) AS entity FROM _record
),
named AS (
  SELECT *,
    present(json_extract_string(entity, CASE sort WHEN 'report' THEN '$.arn' ELSE '$.Arn' END)) AS arn,
    present(json_extract_string(entity, CASE sort WHEN 'user' THEN '$.UserName' WHEN 'role' THEN '$.RoleName' WHEN 'group' THEN '$.GroupName'
      WHEN 'policy' THEN '$.PolicyName' WHEN 'report' THEN '$.user' ELSE '$.UserName' END)) AS name,
    stated_time(json_extract_string(entity, CASE sort WHEN 'report' THEN '$.user_creation_time' ELSE '$.CreateDate' END)) AS created
  FROM entity
)
SELECT file_id, ordinal, entry_sha256,
  event_id_of('aws-iam', NULL, entry_sha256, ordinal) AS event_id,
  sort, account, entity, name, created,
  coalesce(arn, 'arn:aws:iam::' || account || ':user/' || name) AS arn,
  coalesce(split_part(arn, ':', 2), 'aws') AS partition_name,
  -- Names of users, roles and groups are unique within their account whatever the path: slots are made of them.
  account || '/' || sort || '/' || name AS place,
  'aws-arn:' || coalesce(arn, 'arn:aws:iam::' || account || ':user/' || name) AS holder_key,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN sort IS NULL THEN 'not-this-source'
    WHEN sort <> 'access-key' AND (arn IS NULL OR name IS NULL) THEN 'bad-row'
  END AS reject,
  CASE WHEN sort IS NULL THEN 'no user, role, group, policy or access key of IAM'
    WHEN sort <> 'access-key' AND (arn IS NULL OR name IS NULL) THEN 'an object of IAM has a name and an ARN' END AS detail,
  coalesce(CAST(r.entity AS VARCHAR), raw) AS excerpt
FROM named;
