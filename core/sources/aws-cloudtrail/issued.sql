-- Calls of which more is read, and what those that hand out a session's key or a token say of what they gave: small tables, read by the statements
-- after them. Looking for secrets costs most where it is spelled out for each field, so it is done once, over the whole of what a call says.

-- The partition that a record lies in: its caller's, else its region's.
CREATE OR REPLACE TEMP MACRO aws_partition(arn, place) AS
  CASE WHEN starts_with(arn, 'arn:') THEN split_part(arn, ':', 2)
    WHEN starts_with(place, 'cn-') THEN 'aws-cn'
    WHEN starts_with(place, 'us-gov-') THEN 'aws-us-gov'
    WHEN starts_with(place, 'us-iso-') THEN 'aws-iso'
    WHEN starts_with(place, 'us-isob-') THEN 'aws-iso-b'
    ELSE 'aws' END;

-- A name or id in a part of a record; NULL where it is empty, withheld, or no single value.
CREATE OR REPLACE TEMP MACRO told_of(part, path) AS
  CASE WHEN json_type(part, path) NOT IN ('OBJECT', 'ARRAY') AND json_extract_string(part, path) NOT LIKE 'HIDDEN%' THEN present(json_extract_string(part, path)) END;

-- Tags as facts: a list of `key` and `value`, or an object.
CREATE OR REPLACE TEMP MACRO tag_facts(about, tags) AS
  CASE json_type(tags)
    WHEN 'ARRAY' THEN list_transform(json_extract(tags, '$[*]'), lambda t: {'key': about,
      'name': 'tag.' || json_extract_string(t, '$.key'), 'value': json_extract_string(t, '$.value')})
    WHEN 'OBJECT' THEN list_transform(json_keys(tags), lambda k, i: {'key': about,
      'name': 'tag.' || k, 'value': list_extract(json_extract_string(tags, '$.*'), i)})
    ELSE [] END;

-- The value of one tag among facts.
CREATE OR REPLACE TEMP MACRO tag_of(facts, tag) AS list_extract(list_filter(facts, lambda f: f.name = 'tag.' || tag), 1).value;

-- Key of the subject of a web identity token: a SPIFFE ID itself, else the subject under its issuer, whose URL IAM writes without its scheme.
CREATE OR REPLACE TEMP MACRO web_subject(provider, subject) AS
  CASE WHEN starts_with(subject, 'spiffe://') THEN subject
    ELSE 'jwt-sub:https://' || regexp_replace(regexp_replace(provider, '^arn:[^/]*:oidc-provider/', ''), '^https://', '') || '/' || subject END;

CREATE OR REPLACE TEMP TABLE _told AS
SELECT event_id, file_id, ordinal, occurred_at, outcome, service, "action", account, region, resource, credential_key, actor_key, principal_kind, who_arn, who_user,
  json_extract(said, '$.asked.request') AS request, json_extract(said, '$.asked.additional') AS additional, json_extract(said, '$.asked.details') AS details,
  json_extract(said, '$.answer') AS answer
FROM (
  SELECT *, hashed_json(CAST(json_merge_patch('{}', to_json({'asked': asked, 'answer':
    CASE WHEN json_type(response) = 'OBJECT' THEN json_merge_patch(response, '{"credentials":{"sessionToken":null}}') ELSE response END})) AS VARCHAR)) AS said
  FROM _staged
  WHERE asked IS NOT NULL AND (hands_out(service, "action") OR read_only IS DISTINCT FROM 'true' OR service IN ('secretsmanager', 'ssm', 'sso-oauth'))
);

CREATE OR REPLACE TEMP TABLE _issued AS
WITH
call AS (
  SELECT * EXCLUDE (answer), answer AS whole_answer,
    CASE WHEN json_type(answer, '$.credentialSet') = 'ARRAY' THEN json_extract(answer, '$.credentialSet[0]') ELSE answer END AS answer
  FROM _told WHERE hands_out(service, "action")
),
named AS (
  SELECT *,
    CASE WHEN "action" = 'GetWebIdentityToken' THEN 'jwt:aws-sts/' || told_of(answer, '$.webIdentityTokenId')
      ELSE 'aws-key:' || told_of(answer, '$.credentials.accessKeyId') END AS issued,
    coalesce(told_of(answer, '$.assumedRoleUser.assumedRoleId'), told_of(answer, '$.assumedRoleUser.assumeRoleId')) AS assumed,
    told_of(answer, '$.federatedUser.federatedUserId') AS federated,
    coalesce(told_of(request, '$.roleArn'),
      nullif(regexp_replace(told_of(answer, '$.assumedRoleUser.arn'), '^(arn:[^:]*):sts:(.*):assumed-role/([^/]*)/.*$', '\1:iam:\2:role/\3'), '')) AS role,
    regexp_extract(told_of(request, '$.targetPrincipal'), '\d{12}') AS target,
    coalesce(aws_display_time(json_extract_string(answer, '$.credentials.expiration')), aws_display_time(json_extract_string(answer, '$.expiration')),
      epoch_time(json_extract_string(answer, '$.credentials.expiration'))) AS ends,
    policy_texts(json_extract(request, '$.policyArns[*].arn')) AS session_policies,
    told_of(whole_answer, '$.subjectArn') AS certificate_subject,
    hashed_json(json_extract_string(request, '$.policy')) AS "policy"
  FROM call
),
tagged AS (
  SELECT *,
    list_concat(tag_facts(issued, json_extract(request, '$.incomingTransitiveTags')), tag_facts(issued, json_extract(request, '$.principalTags')),
      tag_facts(issued, json_extract(request, '$.tags'))) AS tags,
    coalesce(told_of(request, '$.roleSessionName'), CASE WHEN "action" = 'GetFederationToken' THEN told_of(request, '$.name') END,
      present(split_part(assumed, ':', 2))) AS session_name,
    CASE WHEN "action" = 'AssumeRoleWithWebIdentity' THEN told_of(answer, '$.subjectFromWebIdentityToken') ELSE told_of(answer, '$.subject') END AS subject,
    coalesce(told_of(answer, '$.provider'), told_of(answer, '$.issuer')) AS provider
  FROM named
)
SELECT * EXCLUDE (tags),
  CASE WHEN issued IS NULL THEN [] ELSE list_distinct(list_filter(list_concat(tags, [
    {'key': issued, 'name': 'session_name', 'value': session_name},
    {'key': issued, 'name': 'source_identity', 'value': coalesce(told_of(request, '$.sourceIdentity'), told_of(answer, '$.sourceIdentity'))},
    {'key': issued, 'name': 'transitive_tags', 'value': array_to_string(list_sort(policy_texts(json_extract(request, '$.transitiveTagKeys'))), ', ')},
    {'key': issued, 'name': 'subject', 'value': coalesce(subject, certificate_subject)},
    {'key': issued, 'name': 'subject_type', 'value': told_of(answer, '$.subjectType')},
    {'key': issued, 'name': 'audience', 'value': coalesce(told_of(answer, '$.audience'), array_to_string(policy_texts(json_extract(request, '$.audience')), ', '))},
    {'key': issued, 'name': 'provider', 'value': provider},
    {'key': issued, 'name': 'name_qualifier', 'value': told_of(answer, '$.nameQualifier')},
    {'key': issued, 'name': 'saml_assertion', 'value': told_of(request, '$.sAMLAssertionID')},
    {'key': issued, 'name': 'web_identity_token', 'value': told_of(request, '$.webIdentityTokenId')},
    {'key': issued, 'name': 'source_principal', 'value': told_of(additional, '$.crossPartitionData.sourcePrincipalArn')},
    {'key': issued, 'name': 'source_region', 'value': told_of(additional, '$.crossPartitionData.sourceRegion')},
    {'key': issued, 'name': 'mfa_device', 'value': told_of(request, '$.serialNumber')},
    {'key': issued, 'name': 'task_policy', 'value': told_of(request, '$.taskPolicyArn.arn')},
    {'key': issued, 'name': 'trust_anchor', 'value': told_of(request, '$.trustAnchorArn')},
    {'key': issued, 'name': 'profile', 'value': told_of(request, '$.profileArn')},
    {'key': issued, 'name': 'certificate_serial', 'value': CASE WHEN service = 'rolesanywhere' AND regexp_matches(session_name, '^[0-9A-Fa-f]{2,40}$')
      THEN lower(ltrim(session_name, '0')) END},
    {'key': issued, 'name': 'cluster', 'value': told_of(request, '$.clusterName')},
    {'key': issued, 'name': 'namespace', 'value': told_of(answer, '$.subject.namespace')},
    {'key': issued, 'name': 'service_account', 'value': told_of(answer, '$.subject.serviceAccount')},
    {'key': issued, 'name': 'association', 'value': told_of(answer, '$.podIdentityAssociation.associationArn')},
    {'key': issued, 'name': 'identity_id', 'value': told_of(request, '$.identityId')}
  ]), lambda f: f.name IS NOT NULL AND present(f.value) IS NOT NULL)) END AS facts,
  list_distinct(list_filter([
    {'rule': 'aws-web-identity', 'relation': 'acts-as', 'strength': 'strong', 'left_key': issued,
      'right_key': CASE WHEN "action" = 'AssumeRoleWithWebIdentity' THEN web_subject(provider, subject) END},
    {'rule': 'eks-pod-identity', 'relation': 'runs-as', 'strength': 'exact', 'left_key': issued, 'right_key': 'pod:' || tag_of(tags, 'kubernetes-pod-uid')},
    {'rule': 'eks-pod-identity', 'relation': 'acts-as', 'strength': 'strong', 'left_key': issued,
      'right_key': 'k8s-user:' || tag_of(tags, 'eks-cluster-name') || '/system:serviceaccount:' || tag_of(tags, 'kubernetes-namespace') || ':'
        || tag_of(tags, 'kubernetes-service-account')},
    {'rule': 'aws-roles-anywhere', 'relation': 'acts-as', 'strength': 'strong', 'left_key': issued,
      'right_key': CASE WHEN starts_with(tag_of(tags, 'x509SAN/URI'), 'spiffe://') THEN tag_of(tags, 'x509SAN/URI') END}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)) AS claims
FROM tagged;
