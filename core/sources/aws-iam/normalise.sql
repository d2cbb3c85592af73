-- Every object is an event at its creation that states what is; what it says goes into facts and claims, keys into lifecycle.

-- One further field of an object as a fact; NULL where a report says that there is none.
CREATE OR REPLACE TEMP MACRO iam_fact(entity, fact, path) AS
  {'key': CAST(NULL AS VARCHAR), 'name': fact, 'value': CASE WHEN json_type(entity, path) NOT IN ('OBJECT', 'ARRAY', 'NULL')
    AND json_extract_string(entity, path) NOT IN ('', 'N/A', 'not_supported', 'no_information') THEN json_extract_string(entity, path) END};

CREATE OR REPLACE TEMP TABLE _iam_context AS
WITH told AS (
  SELECT event_id,
    CASE WHEN sort = 'access-key' THEN 'aws-key:' || json_extract_string(entity, '$.AccessKeyId') ELSE holder_key END AS about,
    CASE sort
      WHEN 'report' THEN list_transform(json_keys(entity), lambda k: iam_fact(entity, k, '$."' || k || '"'))
      WHEN 'access-key' THEN [iam_fact(entity, 'user_name', '$.UserName'), iam_fact(entity, 'status', '$.Status'),
        iam_fact(entity, 'created', '$.CreateDate'), {'key': NULL, 'name': 'account', 'value': account}]
      ELSE list_concat([
        iam_fact(entity, 'user_id', '$.UserId'), iam_fact(entity, 'role_id', '$.RoleId'), iam_fact(entity, 'group_id', '$.GroupId'),
        iam_fact(entity, 'policy_id', '$.PolicyId'), iam_fact(entity, 'path', '$.Path'), iam_fact(entity, 'created', '$.CreateDate'),
        iam_fact(entity, 'updated', '$.UpdateDate'), iam_fact(entity, 'description', '$.Description'),
        iam_fact(entity, 'password_last_used', '$.PasswordLastUsed'), iam_fact(entity, 'max_session_duration', '$.MaxSessionDuration'),
        iam_fact(entity, 'last_used', '$.RoleLastUsed.LastUsedDate'), iam_fact(entity, 'last_used_region', '$.RoleLastUsed.Region'),
        iam_fact(entity, 'default_version', '$.DefaultVersionId'), iam_fact(entity, 'attachments', '$.AttachmentCount')],
        list_transform(json_extract_string(entity, '$.InstanceProfileList[*].Arn'), lambda p: {'key': CAST(NULL AS VARCHAR), 'name': 'instance_profile', 'value': p}),
        list_transform(json_extract(entity, '$.Tags[*]'), lambda t: {'key': CAST(NULL AS VARCHAR),
          'name': 'tag.' || json_extract_string(t, '$.Key'), 'value': json_extract_string(t, '$.Value')}))
    END AS facts,
    list_filter([
      -- An id is of one life of a name: a role made anew has another.
      {'rule': 'aws-iam-unique-id', 'relation': 'same-actor', 'strength': 'strong', 'left_key': holder_key,
        'right_key': 'aws-principal:' || CASE sort WHEN 'user' THEN json_extract_string(entity, '$.UserId') WHEN 'role' THEN json_extract_string(entity, '$.RoleId') END},
      -- Other records give the name without its path.
      {'rule': 'aws-iam-path', 'relation': 'same-actor', 'strength': 'strong', 'left_key': holder_key,
        'right_key': CASE WHEN sort IN ('user', 'role', 'group') AND json_extract_string(entity, '$.Path') <> '/'
          THEN 'aws-arn:arn:' || partition_name || ':iam::' || account || ':' || sort || '/' || name END}
    ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL) AS claims
  FROM _staged
),
kept AS (
  SELECT event_id, about, list_distinct(list_filter(facts, lambda f: f.value IS NOT NULL AND f.name IS NOT NULL AND f.name NOT IN ('user', 'arn'))) AS facts, claims FROM told
)
SELECT *, hash(event_id, about, facts, claims) AS context_id FROM kept WHERE about IS NOT NULL;

INSERT INTO _context SELECT DISTINCT context_id, about, facts, claims FROM _iam_context WHERE context_id NOT IN (SELECT context_id FROM _context);

INSERT INTO event BY NAME
SELECT
  s.event_id, s.file_id, s.ordinal, s.created AS occurred_at, CASE WHEN s.created IS NULL THEN 'file' ELSE 'record' END AS time_basis, 'aws-iam' AS source,
  'aws:' || coalesce(s.account, 'unknown') AS system_key, s.account, 'service' AS category, 'iam' AS service,
  CASE s.sort WHEN 'user' THEN 'User' WHEN 'role' THEN 'Role' WHEN 'group' THEN 'Group' WHEN 'policy' THEN 'Policy' WHEN 'access-key' THEN 'AccessKey'
    ELSE 'CredentialReport' END AS "action",
  CASE WHEN s.sort = 'access-key' THEN json_extract_string(s.entity, '$.AccessKeyId') ELSE s.arn END AS resource, 'allowed' AS outcome,
  'states-what-is' AS noise, c.context_id
FROM _staged AS s LEFT JOIN _iam_context AS c ON c.event_id = s.event_id;

-- Long-lived keys: by their id, or by their slot alone as a report lists them (its key is as old as its last rotation).
INSERT INTO lifecycle BY NAME
WITH listed AS (
  SELECT event_id, file_id, ordinal, account, 'aws-arn:' || arn AS subject_key, 'aws-key:' || json_extract_string(entity, '$.AccessKeyId') AS credential_key,
    created AS issued_at, json_extract_string(entity, '$.Status') <> 'Active' AS off
  FROM _staged WHERE sort = 'access-key'
  UNION ALL
  SELECT event_id, file_id, ordinal, account, holder_key, NULL, stated_time(json_extract_string(entity, '$.access_key_' || slot || '_last_rotated')),
    lower(json_extract_string(entity, '$.access_key_' || slot || '_active')) <> 'true'
  FROM _staged, (VALUES ('1'), ('2')) AS slots(slot)
  WHERE sort = 'report'
    AND (stated_time(json_extract_string(entity, '$.access_key_' || slot || '_last_rotated')) IS NOT NULL
      OR lower(json_extract_string(entity, '$.access_key_' || slot || '_active')) = 'true')
),
phased AS (
  SELECT *, 'issued' AS phase, issued_at AS occurred_at FROM listed
  UNION ALL
  SELECT *, 'disabled', CAST(NULL AS TIMESTAMP) FROM listed WHERE off
)
SELECT event_id, file_id, ordinal, occurred_at, phase, credential_key, 'aws-access-key' AS kind,
  CASE WHEN phase = 'issued' THEN issued_at END AS not_before, CASE WHEN phase = 'issued' THEN 'never' ELSE 'unknown' END AS expiry, subject_key,
  'aws-account:' || account AS issuer_key
FROM phased;

DROP TABLE _iam_context;
